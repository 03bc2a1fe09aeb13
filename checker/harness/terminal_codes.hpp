#pragma once
/// @file
/// What a program has printed to a terminal, without what is meant for the terminal alone. Pure.
///
/// @code
/// without_terminal_codes("\x1b[1mhello\x1b[0m")   // "hello"
/// @endcode

#include <string>
#include <string_view>

namespace harness {

/// The text without escape sequences (ECMA-48: CSI, OSC and the short ones). What was drawn on the
/// second page, as full screen programs do, is gone with them.
std::string without_terminal_codes(std::string_view text);

}  // namespace harness
