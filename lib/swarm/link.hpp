#pragma once
/// @file
/// What a `Connection` holds: the socket, and the way back to the swarm that made it.
///
/// For the library, not for programs.

#include <swarm/connection.hpp>

#include <asio/ip/tcp.hpp>

#include <array>
#include <cstdint>
#include <memory>

namespace swarm {

class Engine;

struct Link {
  Link(asio::ip::tcp::socket socket_, const asio::ip::tcp::endpoint& remote_, bool initiator,
       FoundBy found)
      : socket(std::move(socket_)), remote(remote_), is_initiator(initiator), found_by(found) {}
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  asio::ip::tcp::socket socket;
  asio::ip::tcp::endpoint remote;
  bool is_initiator;
  FoundBy found_by;
  std::array<std::byte, 32> identity = {};  ///< of the swarm
  std::weak_ptr<Engine> engine = {};
  std::uint64_t number = 0;  ///< what the peer book calls it
};

}  // namespace swarm
