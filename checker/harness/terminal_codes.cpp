#include <harness/terminal_codes.hpp>

#include <algorithm>
#include <cstddef>

namespace harness {
namespace {

constexpr char escape = '\x1b';
constexpr std::string_view second_page = "\x1b[?1049h", first_page = "\x1b[?1049l";

std::size_t past(std::string_view text, std::size_t at) {
  return at == std::string_view::npos ? text.size() : at + 1;
}

// How many bytes the sequence at the start of `text` has.
std::size_t sequence_size(std::string_view text) {
  if (text.size() < 2) return text.size();
  const auto is_final = [](char c) { return c >= '@' && c <= '~'; };
  switch (text[1]) {
    case '[': {
      const auto end = std::find_if(text.begin() + 2, text.end(), is_final);
      return past(text, end == text.end() ? std::string_view::npos
                                          : static_cast<std::size_t>(end - text.begin()));
    }
    case ']':
    case 'P': {
      // Ended by a bell, or by `ESC \`.
      const std::size_t bell = text.find('\a');
      const std::size_t end = text.find("\x1b\\", 2);
      return bell < end ? past(text, bell) : std::min(text.size(), past(text, end) + 1);
    }
    case '(':
    case ')':
      return std::min<std::size_t>(text.size(), 3);
    default:
      return 2;
  }
}

}  // namespace

std::string without_terminal_codes(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.starts_with(second_page)) {
      const std::size_t end = text.find(first_page);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end);
      continue;
    }
    if (text.front() == escape) {
      text.remove_prefix(sequence_size(text));
      continue;
    }
    const std::size_t end = std::min(text.find(escape), text.size());
    out += text.substr(0, end);
    text.remove_prefix(end);
  }
  return out;
}

}  // namespace harness
