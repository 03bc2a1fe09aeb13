#pragma once
/// @file
/// Walks a folder of web pages as a reader without a network would, and names what is dead: links
/// and anchors that lead nowhere, pictures and scripts that are missing, and whatever would be
/// loaded from the network.
///
/// @code
/// site::Report report = site::check("build/dev/docs/site");
/// for (const std::string& problem : report.problems) fmt::print("{}\n", problem);
/// @endcode

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace site {

/// What one page offers and wants.
struct Page {
  std::set<std::string> anchors;   ///< values of `id`, and of `name` in `<a>`
  std::vector<std::string> links;  ///< where the reader can go: `href` of `<a>` and `<area>`
  std::vector<std::string>
      loads;  ///< what the page needs to be shown: `src`, `data`, `href` of `<link>`
};

/// Reads the tags of a page. Comments and the insides of scripts do not count. Any text is allowed.
Page parse(std::string_view html);

/// What a style sheet loads: `url(...)` and `@import "..."`. What is in it as `data:` is left out.
std::vector<std::string> loads_of_css(std::string_view css);

/// The addresses of pages in one of Doxygen's scripts for search and menus.
std::vector<std::string> pages_in_script(std::string_view script);

struct Report {
  std::size_t pages = 0, links = 0, loads = 0;
  std::vector<std::string> problems;  ///< a sentence each
};

/// Checks every page, style sheet and search index below `folder`.
Report check(const std::filesystem::path& folder);

}  // namespace site
