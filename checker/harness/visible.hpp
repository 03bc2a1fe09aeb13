#pragma once
/// @file
/// What a program printed, made safe to show: no control characters, no escape sequences, no
/// invalid UTF-8, and not more of it than a reader wants. Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace harness {

/// `text` with what can't be seen written as in C++: `\x1b`, `\0`, `\t`, `\xff`, `\u{202e}`.
/// Newlines stay.
std::string visible(std::string_view text);
/// One line in backquotes, visible, shortened in the middle to about `longest` bytes.
std::string in_quotes(std::string_view line, std::size_t longest = 200);
/// The last lines of a text, visible, each shortened; says how many were left out.
std::string last_lines(std::string_view text, std::size_t lines = 10);

}  // namespace harness
