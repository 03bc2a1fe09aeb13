#pragma once
/// @file
/// A moment as files keep it, in the words of a person at the clock on the wall. Pure but for the
/// time zone.
///
/// @code
/// moment_in_words("2026-11-23T21:26:58Z", std::time(nullptr))   // "today at 22:26"
/// @endcode

#include <ctime>
#include <string>
#include <string_view>

namespace checker {

/// "today at 22:26", "yesterday at 22:26", "on 21 November at 22:26", "on 21 November 2025"; in the
/// time zone of this machine (TZ). What is no moment stays as it is.
/// @param moment UTC, as ISO 8601 writes it, with seconds
/// @param now what the clock says, in seconds since 1970
std::string moment_in_words(std::string_view moment, std::time_t now);

}  // namespace checker
