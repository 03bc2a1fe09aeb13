#pragma once
/// @file
/// How a connection behaves.

#include <protocol/error.hpp>
#include <protocol/noise_keys.hpp>

#include <chrono>
#include <optional>

namespace protocol {

/// By default a connection ends when the last feed on it is closed.
struct SessionOptions {
  bool live = false;  ///< stays when the last feed is closed, until one side closes
  std::optional<NoiseKeyPair> key_pair = {};  ///< who we are to the peer; a new one if not given
  /// How long the peer may be silent, and how long it may take to answer; zero: for ever.
  std::chrono::milliseconds timeout = std::chrono::seconds{20};
};

}  // namespace protocol
