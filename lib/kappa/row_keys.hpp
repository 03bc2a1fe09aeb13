#pragma once
/// @file
/// How one store holds a view's rows and the notes about them without mixing them up: the first
/// byte of a key says which it is (docs/views.md).
///
/// For the library, not for programs.

#include <kappa/store.hpp>

#include <string>
#include <string_view>

namespace kappa {

inline constexpr char row_prefix = 'r';
inline constexpr char cursor_prefix = 'c';
inline constexpr std::string_view version_key = "v";

inline std::string prefixed(char prefix, std::string_view key) {
  std::string result;
  result.reserve(key.size() + 1);
  result += prefix;
  result += key;
  return result;
}

inline std::string row_key(std::string_view key) { return prefixed(row_prefix, key); }

/// The range of rows in the store that a view knows as `range`.
inline Range stored_range(const Range& range) {
  return {row_key(range.from), range.until ? row_key(*range.until) : std::string(1, row_prefix + 1),
          range.reverse};
}

}  // namespace kappa
