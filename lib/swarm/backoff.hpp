#pragma once
/// @file
/// How long to wait before trying again: longer after each failure, and never in step with others.
///
/// For the library, not for programs.

#include <chrono>
#include <random>

namespace swarm {

/// Pauses between attempts. A value; pure but for the random numbers that are handed in.
struct Backoff {
  std::chrono::milliseconds first;
  std::chrono::milliseconds longest;

  /// The pause after `failures` failures in a row (0 counts as 1): `first` doubled each time up to
  /// `longest`, varied by up to a half both ways, never more than `longest`.
  std::chrono::milliseconds pause(unsigned failures, std::mt19937_64& random) const {
    auto whole = first;
    for (unsigned i = 1; i < failures && whole < longest; ++i) whole *= 2;
    whole = std::min(whole, longest);
    std::uniform_int_distribution<std::chrono::milliseconds::rep> vary(whole.count() / 2,
                                                                       whole.count() * 3 / 2);
    return std::min(longest, std::chrono::milliseconds(vary(random)));
  }
};

}  // namespace swarm
