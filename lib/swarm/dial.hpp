#pragma once
/// @file
/// One attempt to connect to a peer.
///
/// For the library, not for programs.

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace swarm {

/// Leaves from the port that we listen on if it can, so that the peer knows us by it.
class Dial : public std::enable_shared_from_this<Dial> {
 public:
  using Endpoint = asio::ip::tcp::endpoint;
  enum class Outcome { connected, failed, ourselves };
  using Done = std::function<void(Outcome, asio::ip::tcp::socket)>;

  /// @param source the address and port to leave from
  Dial(asio::io_context& io, const Endpoint& target, std::optional<Endpoint> source);

  /// Calls `done` once, unless cancelled first.
  void start(std::chrono::milliseconds timeout, Done done);
  void cancel();

  /// Where it leaves from, while that is known.
  std::optional<Endpoint> local() const;

 private:
  void connect();
  void connected(const asio::error_code& error);
  void finish(Outcome outcome);

  asio::ip::tcp::socket socket_;
  asio::steady_timer timeout_;
  asio::steady_timer pause_;
  Endpoint target_;
  std::optional<Endpoint> source_;
  Done done_;
};

}  // namespace swarm
