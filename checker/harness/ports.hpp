#pragma once
/// @file
/// Where programs of a test listen and dial, and whether anybody else could hear them.
///
/// @code
/// FreePort door;
/// session.perform(Start{.environment = direct_swarm(door, {"127.0.0.1:4711"})});
/// @endcode

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <harness/descriptor.hpp>

namespace harness {

/// A port of 127.0.0.1 that no other program gets by chance while this lives. A program that sets
/// SO_REUSEADDR before it binds, as asio's acceptors do, can listen on it.
class FreePort {
 public:
  /// @throws CannotCheck if there is none
  FreePort();
  [[nodiscard]] std::uint16_t number() const { return number_; }
  [[nodiscard]] std::string address() const;  ///< "127.0.0.1:4711"

 private:
  Descriptor reserved_;
  std::uint16_t number_ = 0;
};

/// The environment that makes a program with a swarm listen at `door`, dial `peers`, and do nothing
/// else: no multicast, no DHT.
std::map<std::string, std::string> direct_swarm(const FreePort& door,
                                                const std::vector<std::string>& peers = {});

/// Whether there is no network here but loopback, as inside bubblewrap. Only then may a test let
/// programs call into the local network: nobody else hears it.
bool alone_on_the_network();

}  // namespace harness
