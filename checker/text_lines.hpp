#pragma once
/// @file
/// A text as the lines it has. Pure.

#include <string_view>
#include <vector>

namespace checker {

/// Without the line feeds; what follows the last one is a line if it is not empty.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace checker
