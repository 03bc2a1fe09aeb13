#include <harness/peer.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <harness/running.hpp>
#include <harness/visible.hpp>

namespace harness {

using std::chrono::milliseconds;
using Woke = Session::Running::Woke;
using Watch = Session::Running::Watch;

namespace {

constexpr std::size_t longest_answer = 1 << 20;  // a line of more is no line

Session::Running& running(Context& context) { return context.session().running(); }

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A non-blocking socket.
Descriptor make_socket() {
  Descriptor made{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!made) throw CannotCheck{std::string{"the test got no socket: "} + std::strerror(errno)};
  return made;
}

std::uint16_t bind_somewhere(const Descriptor& socket) {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), plain, size) != 0 || ::getsockname(socket.get(), plain, &size) != 0) {
    throw CannotCheck{std::string{"the test got no port on 127.0.0.1: "} + std::strerror(errno)};
  }
  return ntohs(address.sin_port);
}

std::string text_of(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

// Lets the program go on until `ready`; fails with `otherwise`, or that it did not do `what`.
void wait(Context& context, const std::function<bool()>& ready, const std::string& what,
          const std::string& otherwise) {
  auto& program = running(context);
  const auto woke = program.wait(ready, Watch::end);
  if (woke == Woke::ready) return;
  if (woke == Woke::ended) program.fail_not_reached(what, otherwise);
  context.fail(
      {.message = otherwise.empty() ? program.who() + " waits before " + what + "." : otherwise,
       .expected = what,
       .actual = last_lines(program.output() + program.errors())});
}

}  // namespace

FreePort::FreePort() : reserved_{make_socket()} {
  const int on = 1;
  ::setsockopt(reserved_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(reserved_.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  number_ = bind_somewhere(reserved_);
}

std::string FreePort::address() const { return text_of(number_); }

std::map<std::string, std::string> direct_swarm(const FreePort& door,
                                                const std::vector<std::string>& peers) {
  std::string list;
  for (const auto& peer : peers) list += (list.empty() ? "" : ",") + peer;
  return {{"KAPPA_SWARM", "direct"},
          {"KAPPA_SWARM_LISTEN", door.address()},
          {"KAPPA_SWARM_PEERS", list}};
}

bool alone_on_the_network() {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return false;
  bool alone = true;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    alone = alone && ((one->ifa_flags & IFF_LOOPBACK) != 0 || (one->ifa_flags & IFF_UP) == 0);
  }
  ::freeifaddrs(all);
  return alone;
}

struct Peer::State {
  explicit State(std::string name_) : name{std::move(name_)} {}

  // Whether the program listens there by now, and so this is connected to it.
  bool connect(std::uint16_t to) {
    if (!socket) socket = make_socket();
    const auto address = loopback(to);
    // Loopback answers before the first call is back; the second one hears of it.
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
              0 ||
          errno == EISCONN) {
        return true;
      }
      if (errno == EINPROGRESS || errno == EALREADY) continue;
      socket.reset();
      return false;
    }
    return false;
  }

  bool accept() {
    socket = Descriptor{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
    return static_cast<bool>(socket);
  }

  // Sends what the system takes of `bytes`. @return how many, all of them if nobody wants them
  std::size_t send(std::string_view bytes) {
    const auto sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (errno == EAGAIN || errno == EINTR) return 0;
    closed = true;
    return bytes.size();
  }

  void receive() {
    std::array<char, 4096> buffer{};
    while (!closed && heard.size() < longest_answer) {
      const auto got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
      if (got <= 0) {
        closed = true;
        return;
      }
      heard.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }

  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    forget();
  }

  void forget() {
    socket.reset();
    heard.clear();
    closed = false;
  }

  void need_connection() const {
    if (!socket) throw CannotCheck{"the test lets " + name + " speak before it is connected"};
  }

  std::string name;
  Descriptor listener;
  std::uint16_t port = 0;
  Descriptor socket;
  std::string heard;    // and not yet expected
  bool closed = false;  // by the program
};

Peer::Peer(std::string name) : state_{std::make_shared<State>(std::move(name))} {}
Peer::~Peer() {
  if (state_) state_->forget();
}

std::string Peer::address() const {
  if (!state_->listener) {
    auto listener = make_socket();
    state_->port = bind_somewhere(listener);
    if (::listen(listener.get(), 16) != 0) throw CannotCheck{"the test can't listen"};
    state_->listener = std::move(listener);
  }
  return text_of(state_->port);
}

Step Peer::connects_to(const FreePort& door, std::string otherwise) const {
  return {state_->name + " connected to it", [state = state_, port = door.number(),
                                              otherwise = std::move(otherwise)](Context& context) {
            state->forget();
            wait(
                context, [&] { return state->connect(port); }, state->name + " could connect to it",
                otherwise);
          }};
}

Step Peer::is_connected_to(std::string otherwise) const {
  const auto where = address();
  return {"waited for it to connect to " + state_->name + " at " + where,
          [state = state_, otherwise = std::move(otherwise)](Context& context) {
            state->forget();
            wait(
                context, [&] { return state->accept(); }, "it connected to " + state->name,
                otherwise);
          }};
}

Step Peer::says(const std::string& line) const {
  Step step = sends(line + "\n");
  step.text = state_->name + " said " + in_quotes(line, 80);
  return step;
}

Step Peer::sends(std::string bytes) const {
  return {state_->name + " sent the bytes " + in_quotes(bytes, 80),
          [state = state_, bytes = std::move(bytes)](Context& context) {
            state->need_connection();
            std::string_view rest = bytes;
            wait(
                context,
                [&] {
                  rest.remove_prefix(state->send(rest));
                  return rest.empty();
                },
                "it took what " + state->name + " sent", "");
          }};
}

Step Peer::floods(std::size_t count) const {
  return {state_->name + " sent " + std::to_string(count >> 20U) + " MiB without a line break",
          [state = state_, count](Context& context) {
            state->need_connection();
            const std::string portion(1 << 16, 'x');
            std::size_t left = count;
            wait(
                context,
                [&] {
                  // The program is looked at between two portions.
                  for (int portions = 0; left > 0 && portions < 64; ++portions) {
                    const auto sent = state->send(
                        std::string_view{portion}.substr(0, std::min(left, portion.size())));
                    if (state->closed) return true;
                    if (sent == 0) break;
                    left -= sent;
                  }
                  return left == 0;
                },
                "it took what " + state->name + " sent, or hung up", "");
          }};
}

Step Peer::hears(const Pattern& line, std::string otherwise) const {
  const std::string what = state_->name + " heard " + line.description();
  return {"expected that " + what,
          [state = state_, line, otherwise = std::move(otherwise), what](Context& context) {
            state->need_connection();
            const auto fail = [&](const std::string& general, const std::string& actual) {
              context.fail({.message = otherwise.empty() ? general : otherwise,
                            .expected = line.description(),
                            .actual = actual});
            };
            const std::string who = running(context).who();
            auto newline = std::string::npos;
            const auto woke = running(context).wait(
                [&] {
                  state->receive();
                  newline = state->heard.find('\n');
                  return newline != std::string::npos || state->closed;
                },
                Watch::end);
            if (newline == std::string::npos) {
              // Its connections close a moment before a program that ends is gone.
              const auto end = state->closed ? running(context).wait([] { return false; },
                                                                     Watch::end, milliseconds{500})
                                             : woke;
              if (end == Woke::ended) running(context).fail_not_reached(what, otherwise);
              if (!state->heard.empty()) {
                context.fail({.message = who + " sends " + state->name + " " +
                                         in_quotes(state->heard, 80) +
                                         " without a line break (`\\n`) at its end, so " +
                                         state->name + " waits for the rest of the line.",
                              .expected = line.description(),
                              .actual = in_quotes(state->heard)});
              }
              fail(state->closed ? who + " closes the connection to " + state->name +
                                       " without having said anything."
                                 : who + " says nothing to " + state->name + ".",
                   "(nothing)");
            }
            const std::string heard = state->heard.substr(0, newline);
            state->heard.erase(0, newline + 1);
            if (!line.matches(heard)) {
              fail(who + " says " + in_quotes(heard, 80) + " to " + state->name + ", where " +
                       line.description() + " was expected.",
                   in_quotes(heard));
            }
            if (!line.exact()) context.note("got " + in_quotes(heard, 80));
          }};
}

Step Peer::hears_nothing(std::string otherwise) const {
  return {"expected that " + state_->name + " hears nothing more",
          [state = state_, otherwise = std::move(otherwise)](Context& context) {
            state->need_connection();
            running(context).wait(
                [&] {
                  state->receive();
                  return !state->heard.empty() || state->closed;
                },
                Watch::end);
            if (state->heard.empty()) return;
            context.fail({.message = otherwise.empty() ? running(context).who() + " says more to " +
                                                             state->name + " than it should."
                                                       : otherwise,
                          .expected = "(nothing more)",
                          .actual = last_lines(state->heard)});
          }};
}

Step Peer::hangs_up() const {
  return {state_->name + " hung up", [state = state_](Context&) { state->forget(); }};
}

Step Peer::vanishes(const FreePort& door) const {
  return {state_->name + " connected and was gone at once",
          [state = state_, port = door.number()](Context& context) {
            const auto gone = [&] {
              if (!state->connect(port)) return false;
              state->reset();
              return true;
            };
            wait(context, gone, state->name + " could connect to it", "");
          }};
}

int Peer::release() const {
  Descriptor socket = std::exchange(state_->socket, Descriptor{});
  return socket ? ::fcntl(socket.get(), F_DUPFD_CLOEXEC, 0) : -1;
}

}  // namespace harness
