#pragma once
/// @file
/// Whether bytes are text. Pure; safe to call from any thread.
///
/// For the library, not for programs.

#include <cstddef>
#include <string_view>

namespace hypercore {

/// Number of bytes at the start of `text` that are well-formed UTF-8 (Unicode 15, table 3-7: no
/// overlong forms, no surrogates, nothing above U+10FFFF). All of them are if it equals
/// `text.size()`.
std::size_t valid_utf8_prefix(std::string_view text);

/// @throws Error bad_encoding that names the first byte that does not fit
void require_utf8(std::string_view text);

}  // namespace hypercore
