#pragma once
/// @file
/// Packets to and from everybody on the local network: the group and port of multicast DNS.
///
/// For the library, not for programs.

#include <swarm/interfaces.hpp>

#include <crypto/bytes.hpp>

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace swarm {

/// One socket, a member of the group on each interface. Other programs share the port with it:
/// avahi, and more of our own.
class Multicast : public std::enable_shared_from_this<Multicast> {
 public:
  using Received = std::function<void(crypto::BytesView, asio::ip::address_v4 sender)>;

  /// @throws asio::system_error if the port can't be had
  /// @param only the interface with that address; nothing: all of them
  explicit Multicast(asio::io_context& io, const std::optional<asio::ip::address_v4>& only = {});

  /// Looks which interfaces there are, and joins the group on those that are new.
  /// @return whether anything changed
  bool update();

  void start(Received received);
  /// To everybody on every interface, ourselves included. Nothing tells whether it arrives.
  void send(crypto::BytesView packet);
  void close();

 private:
  void receive();

  asio::ip::udp::socket socket_;
  std::optional<asio::ip::address_v4> only_;
  asio::ip::udp::endpoint group_;
  asio::ip::udp::endpoint sender_;
  std::vector<Interface> members_;
  Received received_;
  std::array<std::byte, 9001> buffer_{};  // one more than a packet may have
};

}  // namespace swarm
