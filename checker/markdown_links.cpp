#include <checker/markdown_links.hpp>

#include <algorithm>

namespace checker {

namespace {

/// The same text with code blocks and `code` blanked out.
std::string without_code(std::string_view markdown) {
  std::string text;
  bool fenced = false;
  while (!markdown.empty()) {
    const std::size_t end = std::min(markdown.find('\n'), markdown.size());
    const std::string_view line = markdown.substr(0, end);
    markdown.remove_prefix(std::min(end + 1, markdown.size()));
    if (line.starts_with("```")) {
      fenced = !fenced;
      continue;
    }
    if (fenced) continue;
    bool code = false;
    for (const char c : line) {
      if (c == '`') code = !code;
      if (c != '`' && !code) text += c;
    }
    text += '\n';
  }
  return text;
}

}  // namespace

std::vector<std::string> file_links(std::string_view markdown) {
  const std::string text = without_code(markdown);
  std::vector<std::string> links;
  for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 2)) {
    const std::size_t end = text.find_first_of(") #\n", at + 2);
    if (end == std::string::npos) break;
    const std::string target = text.substr(at + 2, end - at - 2);
    const bool elsewhere = target.find("://") != std::string::npos || target.starts_with("mailto:");
    if (!target.empty() && !elsewhere) links.push_back(target);
  }
  return links;
}

}  // namespace checker
