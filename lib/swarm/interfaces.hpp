#pragma once
/// @file
/// The machine's network interfaces, as multicast needs to know them.
///
/// For the library, not for programs.

#include <asio/ip/address_v4.hpp>

#include <tuple>
#include <vector>

namespace swarm {

struct Interface {
  unsigned index = 0;            ///< the system's number; a new one if it was unplugged
  asio::ip::address_v4 address;  ///< its first IPv4 address
  bool loopback = false;

  friend bool operator==(const Interface&, const Interface&) = default;
  friend bool operator<(const Interface& one, const Interface& other) {
    return std::tie(one.index, one.address) < std::tie(other.index, other.address);
  }
};

/// Those that are up and have an IPv4 address, by index.
std::vector<Interface> interfaces();

}  // namespace swarm
