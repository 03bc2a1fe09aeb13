#pragma once
/// @file
/// Two pictures beside each other, as hidden tests show what a screen should look like and what it
/// does (harness::Picture::beside). Pure.
///
/// @code
/// taken_apart("expected | actual\n ###     | # #\n  ^      |  ^")->actual;   // "# #\n ^"
/// @endcode

#include <optional>
#include <string>
#include <string_view>

namespace checker {

/// The same two, one by one. Lines have no spaces at their ends.
struct Pictures {
  std::string where;     ///< which part of a screen it is; may be empty
  std::string expected;  ///< without the marks
  std::string actual;    ///< with `^` below what differs
};

/// For a terminal that is too narrow for both. Nothing if `beside` is something else.
std::optional<Pictures> taken_apart(std::string_view beside);

}  // namespace checker
