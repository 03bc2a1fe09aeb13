#pragma once
/// @file
/// Who dials first, in hidden tests in which programs meet.

#include <harness/harness.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace lessons {

/// A port for a program that is lower than those of the peers that it shall dial: of two peers the
/// one with the lower address dials at once, the other one a second later.
inline harness::FreePort port_below(const std::vector<std::string>& peers) {
  for (int left = 100;; --left) {
    harness::FreePort port;
    const bool lower = std::all_of(peers.begin(), peers.end(), [&](const std::string& peer) {
      return port.number() < std::stoi(peer.substr(peer.find(':') + 1));
    });
    if (lower || left == 0) return port;
  }
}

}  // namespace lessons
