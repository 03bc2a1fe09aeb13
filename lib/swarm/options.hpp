#pragma once
/// @file
/// What a program wants of its swarm, and what the environment says about it.
///
/// @code
/// swarm::Swarm swarm{io, {.ways = {swarm::Way::direct}, .peers = {"192.168.1.7:4000"}}};
/// @endcode
///
/// The environment overrules the program, so that a room can be set up without touching code:
///
/// | variable | is | for example |
/// | -------- | -- | ----------- |
/// | `KAPPA_SWARM` | the ways, a comma list of `lan`, `dht`, `direct` | `lan,direct` |
/// | `KAPPA_SWARM_LISTEN` | the address to listen on; port 0 is any free one | `0.0.0.0:4000` |
/// | `KAPPA_SWARM_PEERS` | addresses to dial, a comma list | `192.168.1.7:4000,laptop.local:4000` |
/// | `KAPPA_SWARM_INTERFACE` | for `lan`: only the network of this address | `192.168.1.5` |
/// | `KAPPA_SWARM_DHT_BOOTSTRAP` | the DHT's first nodes, a comma list | `127.0.0.1:6881` |

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace swarm {

/// How peers are found.
enum class Way {
  lan,     ///< multicast DNS on the local network, as JavaScript's hyperswarm 2 does it
  dht,     ///< BitTorrent's distributed hash table
  direct,  ///< addresses that somebody told us
};

/// What a program wants. What is left out is what most programs want.
struct Options {
  /// Ways to use. Left out: `lan`, `direct`, and `dht` if this program was built with it. A way
  /// that is named here (or in `KAPPA_SWARM`) must work, or making the swarm fails.
  std::optional<std::set<Way>> ways = {};

  /// Where to listen, "host:port". Left out: every address of this machine, any free port.
  std::optional<std::string> listen = {};

  /// Peers to dial for the way `direct`, each "host:port".
  std::vector<std::string> peers = {};

  /// For the way `lan`: only the network in which this machine has this IPv4 address; 127.0.0.1 is
  /// this machine alone. Left out: all networks.
  std::optional<std::string> interface = {};

  /// Open connections at most, both directions together. One more that comes in is closed at once.
  std::size_t max_connections = 64;
  /// Addresses remembered at most; when they are all in use, more are not looked at.
  std::size_t max_candidates = 1024;

  /// The first pause before a peer is dialled again. It doubles with each failure in a row, and
  /// each pause is varied by up to a half so that a room does not dial in step.
  std::chrono::milliseconds first_retry{500};
  std::chrono::milliseconds longest_retry{30'000};  ///< where the doubling ends
  /// A connection that lasted this long makes the next pause the first one again.
  std::chrono::milliseconds lasting{5'000};
  /// How long one attempt to connect may take.
  std::chrono::milliseconds dial_timeout{10'000};
  /// How long the one of two peers waits that should be dialled rather than dial.
  std::chrono::milliseconds courtesy{1'000};

  /// The DHT's first nodes, each "host:port". Left out: BitTorrent's public ones.
  std::vector<std::string> dht_bootstrap = {};
};

/// `options` with what the environment says put over it.
/// @throws Error (Errc::bad_setting) that names the variable, what is wrong and what is allowed
Options with_environment(Options options);

}  // namespace swarm
