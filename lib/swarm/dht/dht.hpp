#pragma once
/// @file
/// The way `dht`: BitTorrent's distributed hash table (BEP 5), through libtorrent-rasterbar. Its
/// name for a topic is the first 20 bytes; npm `bittorrent-dht` and BitTorrent programs meet us
/// there.
///
/// A build has one of two files: libtorrent.cpp, or absent.cpp, which only says that it is not
/// there.
///
/// For the library, not for programs.

#include <swarm/finder.hpp>

#include <asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace swarm {

struct DhtSettings {
  /// Where the table's own UDP socket is, "host:port"; port 0 is any.
  std::vector<std::string> listen;
  /// First nodes, "host:port". With nodes of one's own the network counts as one's own too: many
  /// nodes may share an address, and any address will do. Empty: BitTorrent's public ones.
  std::vector<std::string> bootstrap;
  std::uint16_t announced_port = 0;  ///< where we listen for peers
};

/// Whether this build has it.
bool has_dht();

/// @throws Error (Errc::no_dht) if this build has none
std::unique_ptr<Finder> make_dht(asio::io_context& io, const DhtSettings& settings,
                                 Findings findings);

}  // namespace swarm
