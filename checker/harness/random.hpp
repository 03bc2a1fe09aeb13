#pragma once
/// @file
/// Random inputs that can be had again: a test that calls `random_seed()` has its seed in the
/// result.
///
/// @code
/// std::mt19937_64 random{harness::random_seed()};
/// @endcode

#include <cstdint>

namespace harness {

/// The seed of the current test: that of the settings, or a new one. The same for every call in one
/// test.
std::uint64_t random_seed();

}  // namespace harness
