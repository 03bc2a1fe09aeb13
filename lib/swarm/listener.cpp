#include <swarm/error.hpp>
#include <swarm/host_port.hpp>
#include <swarm/listener.hpp>
#include <swarm/socket_options.hpp>

#include <asio/ip/v6_only.hpp>

#include <fmt/core.h>

#include <cerrno>

namespace swarm {
namespace {

// Out of file descriptors, say: trying again at once would only burn the processor.
constexpr std::chrono::milliseconds pause_after_error{500};

[[noreturn]] void refuse(const std::string& address, const asio::error_code& error) {
  std::string advice = error.message();
  if (error == asio::error::address_in_use) {
    advice =
        "the address is in use; another program, perhaps a second copy of this one, listens there: "
        "end "
        "it, or choose another port with KAPPA_SWARM_LISTEN (port 0 is any free one)";
  } else if (error == asio::error::access_denied) {
    advice = "the system keeps that port for itself; choose one above 1023 with KAPPA_SWARM_LISTEN";
  } else if (error.value() == EADDRNOTAVAIL) {
    advice =
        "this machine does not have that address; KAPPA_SWARM_LISTEN=0.0.0.0:0 listens on those "
        "that "
        "it has";
  }
  throw Error(Errc::cannot_listen, fmt::format("could not listen on {}: {}", address, advice));
}

}  // namespace

struct Listener::Door {
  explicit Door(asio::io_context& io) : acceptor(io), pause(io) {}
  asio::ip::tcp::acceptor acceptor;
  asio::steady_timer pause;
  Accepted accepted;
};

Listener::Listener(asio::io_context& io, const std::optional<std::string>& address) : io_(io) {
  if (!address) {
    try {
      listen({asio::ip::tcp::v4(), 0});
    } catch (const asio::system_error& error) {
      refuse("0.0.0.0:0", error.code());
    }
    endpoint_ = doors_.front()->acceptor.local_endpoint();
    try {
      listen({asio::ip::tcp::v6(), endpoint_.port()});
    } catch (const asio::system_error&) {
      // No IPv6 here, or its port is taken: IPv4 is enough.
    }
    return;
  }
  std::string why;
  auto host_port = parse_host_port(*address, PortRule::any, why);
  if (!host_port) throw Error(Errc::bad_setting, fmt::format("\"{}\" {}", *address, why));
  try {
    auto endpoint = host_port->endpoint();
    if (!endpoint) {
      asio::ip::tcp::resolver resolver(io);
      endpoint = *resolver.resolve(host_port->host, std::to_string(host_port->port)).begin();
    }
    listen(*endpoint);
  } catch (const asio::system_error& error) {
    refuse(*address, error.code());
  }
  endpoint_ = doors_.front()->acceptor.local_endpoint();
}

Listener::~Listener() {
  for (const auto& door : doors_) {
    door->accepted = nullptr;
    asio::error_code ignored;
    door->acceptor.close(ignored);
    door->pause.cancel(ignored);
  }
}

void Listener::listen(const Endpoint& endpoint) {
  auto door = std::make_shared<Door>(io_);
  asio::ip::tcp::acceptor& acceptor = door->acceptor;
  acceptor.open(endpoint.protocol());
  // After a restart connections of the last run may linger on the port; they don't matter.
  acceptor.set_option(asio::socket_base::reuse_address(true));
  if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true));
  acceptor.bind(endpoint);
  acceptor.listen();
  // Only now, when nobody else listens here: that our own dials may leave from this port. Set
  // before `bind` it would let two programs listen on one port, and each would get half of the
  // connections.
  asio::error_code ignored;
  acceptor.set_option(ReusePort(true), ignored);
  doors_.push_back(std::move(door));
}

void Listener::start(const Accepted& accepted) {
  for (const auto& door : doors_) {
    if (door->accepted) continue;
    door->accepted = accepted;
    accept(door);
  }
}

void Listener::accept(std::shared_ptr<Door> door) {
  asio::ip::tcp::acceptor& acceptor = door->acceptor;
  acceptor.async_accept(
      [door = std::move(door)](asio::error_code error, asio::ip::tcp::socket socket) mutable {
        if (!door->accepted) return;
        if (error && error != asio::error::connection_aborted) {
          door->pause.expires_after(pause_after_error);
          door->pause.async_wait([door](asio::error_code) {
            if (door->accepted) accept(door);
          });
          return;
        }
        Accepted accepted = door->accepted;
        accept(std::move(door));
        if (!error) accepted(std::move(socket));
      });
}

std::optional<Listener::Endpoint> Listener::source_for(const Endpoint& target) const {
  for (const auto& door : doors_) {
    Endpoint local = door->acceptor.local_endpoint();
    if (local.protocol() == target.protocol()) return local;
  }
  return std::nullopt;
}

}  // namespace swarm
