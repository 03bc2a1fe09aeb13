#pragma once
/// @file
/// What bots do all day: walk a few steps, rest, and now and then say something friendly.
///
/// @code
/// play::wander(io, player, {.seed = 7});
/// @endcode

#include <checker/play/player.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

namespace asio {
class io_context;
}

namespace play {

/// How lively a bot is.
struct Pace {
  std::chrono::milliseconds step{450};  ///< between two steps
  bool rests = true;                    ///< stands still for some seconds after a walk, and talks
  /// Moves and messages that it writes at most. Then it stands still: what a bot writes is kept by
  /// everybody whom it meets.
  std::size_t most_written = 3000;
  std::uint64_t seed = 0;  ///< where it goes and what it says
};

/// Lets `player` walk about until `io` ends.
void wander(asio::io_context& io, const Player& player, const Pace& pace);

/// Lets `host` greet everybody who speaks for the first time; not those whose ids are in `known`,
/// and at most 50.
void greet(const Player& host, std::set<std::string> known);

}  // namespace play
