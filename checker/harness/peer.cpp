#include <harness/peer.hpp>

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include <harness/loopback.hpp>
#include <harness/peer_connection.hpp>
#include <harness/running.hpp>
#include <harness/visible.hpp>

namespace harness {

using std::chrono::milliseconds;
using Woke = Session::Running::Woke;
using Watch = Session::Running::Watch;

namespace {

Session::Running& running(Context& context) { return context.session().running(); }

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

struct Peer::State : PeerConnection {
  explicit State(std::string name_) : name{std::move(name_)} {}

  void need_connection() const {
    if (!socket) throw CannotCheck{"the test lets " + name + " speak before it is connected"};
  }

  std::string name;
};

Peer::Peer(std::string name) : state_{std::make_shared<State>(std::move(name))} {}
Peer::~Peer() {
  if (state_) state_->forget();
}

std::string Peer::address() const {
  if (!state_->listener) {
    auto listener = loopback::make_socket();
    state_->port = loopback::bind_somewhere(listener);
    if (::listen(listener.get(), 16) != 0) throw CannotCheck{"the test can't listen"};
    state_->listener = std::move(listener);
  }
  return loopback::text(state_->port);
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
