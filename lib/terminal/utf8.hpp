#pragma once
/// @file
/// UTF-8, one character at a time (RFC 3629). Pure.
///
/// For the library, not for programs.

#include <cstddef>
#include <string>
#include <string_view>

namespace terminal {

/// What stands for bytes that mean nothing.
inline constexpr char32_t replacement = 0xFFFD;

/// One character, and the bytes that it took.
struct Decoded {
  char32_t character = replacement;
  std::size_t bytes = 1;
  bool complete = true;  ///< false: the text ends within what may become a character
};

/// The first character of a text that is not empty. Bytes that are none count as one replacement
/// character for each sequence that could have begun one.
Decoded decode_first(std::string_view text);

/// Adds a character to a text.
void append_utf8(std::string& text, char32_t character);

}  // namespace terminal
