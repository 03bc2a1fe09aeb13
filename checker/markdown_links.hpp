#pragma once
/// @file
/// The links of a Markdown text. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace checker {

/// Targets of `[text](target)` and `![text](target)` outside of code that point to a file: no
/// addresses with a scheme, no bare `#anchor`; anchors and titles are cut off.
std::vector<std::string> file_links(std::string_view markdown);

}  // namespace checker
