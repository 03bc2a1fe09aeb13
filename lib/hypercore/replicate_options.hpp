#pragma once
/// @file
/// How a feed is replicated over a connection, and how long a program waits for what peers have.

#include <hypercore/seq.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace hypercore {

/// By default: everything that either side lacks is exchanged, and the connection ends by itself
/// when nothing is left to do.
struct ReplicateOptions {
  bool live = false;                ///< go on with what is appended later, until one side closes
  std::optional<bool> upload = {};  ///< send blocks; on by default
  std::optional<bool> download =
      {};  ///< fetch blocks; by default, unless the feed is ours to write
  /// Fetch only what is asked for, by `async_get` and the like, instead of everything.
  bool sparse = false;
  /// Ask the peer to say which blocks it has stored, and hear of it here: first block and one past
  /// the last.
  std::function<void(Seq, Seq)> ack = {};
};

/// How long and for what the `async_` members of a feed wait.
struct WaitOptions {
  /// Fail as soon as it is known that no peer that is connected has it, instead of waiting for one
  /// that comes later.
  bool if_available = false;
  std::chrono::milliseconds timeout{0};  ///< zero: for ever
};

}  // namespace hypercore
