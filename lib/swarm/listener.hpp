#pragma once
/// @file
/// Where peers reach us: one port, on IPv4 and, by default and if the machine has it, on IPv6.
///
/// For the library, not for programs.

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace swarm {

/// Listening begins with the object, accepting with `start`.
class Listener {
 public:
  using Endpoint = asio::ip::tcp::endpoint;
  using Accepted = std::function<void(asio::ip::tcp::socket)>;

  /// @param address "host:port", or nothing for every address and any free port
  /// @throws Error (Errc::cannot_listen) that says what to do
  Listener(asio::io_context& io, const std::optional<std::string>& address);

  /// Accepts until destroyed. What `accepted` throws comes out of io.run(), and accepting goes on.
  void start(const Accepted& accepted);

  /// The first address; its port is that of all.
  Endpoint endpoint() const { return endpoint_; }
  /// Where to dial from to be known by the listening port, if we listen on that kind of address.
  std::optional<Endpoint> source_for(const Endpoint& target) const;

 private:
  struct Door;
  void listen(const Endpoint& endpoint);
  static void accept(std::shared_ptr<Door> door);

  asio::io_context& io_;
  std::vector<std::shared_ptr<Door>> doors_;
  Endpoint endpoint_;

 public:
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();
};

}  // namespace swarm
