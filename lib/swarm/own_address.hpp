#pragma once
/// @file
/// The address that a peer sees when we dial it.
///
/// For the library, not for programs.

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include <cstdint>
#include <optional>

namespace swarm {

/// Asks the system's routing table; sends nothing. An address translator on the way is not seen.
/// @return nothing if there is no way to `target`
std::optional<asio::ip::tcp::endpoint> own_address_towards(asio::io_context& io,
                                                           const asio::ip::tcp::endpoint& target,
                                                           std::uint16_t port);

}  // namespace swarm
