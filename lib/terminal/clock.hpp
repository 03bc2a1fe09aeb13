#pragma once
/// @file
/// The time as chat messages carry it.
///
/// @code
/// std::string timestamp = terminal::now();   // 2026-11-22T10:15:30.123Z
/// @endcode

#include <chrono>
#include <string>

namespace terminal {

/// A moment as text: UTC, to the millisecond, 24 characters, what JavaScript's
/// `Date.toISOString()` writes (ISO 8601). Texts of the years 0 to 9999 sort like the moments.
/// Pure; safe to call from any thread.
std::string timestamp(std::chrono::system_clock::time_point moment);

/// This moment, by the clock of the system. Safe to call from any thread.
std::string now();

}  // namespace terminal
