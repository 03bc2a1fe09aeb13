#pragma once
/// @file
/// The way `lan`: finds and is found by peers on the same network, JavaScript's hyperswarm 2
/// included.
///
/// For the library, not for programs.

#include <swarm/finder.hpp>

#include <asio/io_context.hpp>
#include <asio/ip/address_v4.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace swarm {

/// @param id what this swarm calls itself: of two swarms the one with the lower id dials
/// @param port where we listen
/// @param only the network in which this machine has that address; nothing: all of them
/// @throws Error (Errc::cannot_search) if the port of multicast DNS can't be had
std::unique_ptr<Finder> make_lan(asio::io_context& io, const LanId& id, std::uint16_t port,
                                 const std::optional<asio::ip::address_v4>& only,
                                 Findings findings);

}  // namespace swarm
