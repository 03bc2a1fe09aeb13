#pragma once
/// @file
/// What the swarm asks of TCP sockets, beyond what asio has names for.
///
/// For the library, not for programs.

#include <asio/ip/tcp.hpp>

namespace swarm {

/// Several sockets of one user on one port (SO_REUSEPORT).
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

/// Small messages leave at once; a peer that vanished is noticed after half a minute of silence.
void prepare(asio::ip::tcp::socket& socket);

/// Closes so that the other end knows at once, and our port is free for the next dial.
void slam(asio::ip::tcp::socket& socket);

/// Whether a connect just succeeded because both ends dialled each other from and to the same ports
/// at the same moment (TCP's simultaneous open), so that each takes itself for the initiator.
/// Seen on Linux only; elsewhere false.
bool opened_from_both_ends(int descriptor);

}  // namespace swarm
