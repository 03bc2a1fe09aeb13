#pragma once
/// @file
/// Two ways to read JSON: quickly what is usual, and carefully everything. The quick one gives up
/// on whatever is rare or wrong, so that the careful one alone decides what is refused, and says
/// why.
///
/// For the library, not for programs.

#include <hypercore/json.hpp>

#include <optional>
#include <string_view>

namespace hypercore {

/// The value; nothing if `text` is not JSON, or has something rare in it: escapes with `\u`, more
/// than 64 levels, numbers at the limits of a double.
std::optional<Json> parse_quickly(std::string_view text);

/// @throws Error bad_encoding that says where
Json parse_carefully(std::string_view text);

}  // namespace hypercore
