#include <harness/visible.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <vector>

namespace harness {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 0;
};

// The code point at the start of `text`, or nothing where the bytes are no UTF-8 (overlong forms
// and surrogates count as none).
std::optional<CodePoint> decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return CodePoint{first, 1};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return std::nullopt;
  std::uint32_t value = first & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0U) != 0x80) return std::nullopt;
    value = value << 6U | (next & 0x3fU);
  }
  constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[size] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
    return std::nullopt;
  return CodePoint{value, size};
}

// Characters that change what is around them or can't be seen: C1 controls, zero-width and
// bidirectional marks, line separators, the byte order mark, private tags.
bool invisible(std::uint32_t c) {
  return (c >= 0x80 && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e ||
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
         (c >= 0xe0000 && c <= 0xe0fff);
}

std::string hex(const char* format, unsigned value) {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, value);
  return buffer.data();
}

std::string control(unsigned char c) {
  switch (c) {
    case '\n':
      return "\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    case '\0':
      return "\\0";
    default:
      return hex("\\x%02x", c);
  }
}

// The longest start of `text` of at most `size` bytes that does not end inside a character.
std::size_t cut(std::string_view text, std::size_t size) {
  if (size >= text.size()) return text.size();
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80) --size;
  return size;
}

// A line of bytes that are no text is cut to so many of them once its escapes take so much room.
constexpr std::size_t longest_line = 200, longest_bytes = 12, longest_escaped = 60;

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto point = decode(text);
    if (!point) {
      out += hex("\\x%02x", static_cast<unsigned char>(text[0]));
      text.remove_prefix(1);
      continue;
    }
    if (point->value < 0x20 || point->value == 0x7f) {
      out += control(static_cast<unsigned char>(point->value));
    } else if (invisible(point->value)) {
      out += hex("\\u{%x}", point->value);
    } else {
      out += text.substr(0, point->size);
    }
    text.remove_prefix(point->size);
  }
  return out;
}

std::string in_quotes(std::string_view line, std::size_t longest) {
  // What is far too long is cut before it is made visible, so that the cost stays bounded.
  std::string shown;
  if (line.size() <= longest) {
    shown = visible(line);
  } else {
    const std::size_t half = longest / 2;
    std::size_t tail = line.size() - half;
    while (tail < line.size() && (static_cast<unsigned char>(line[tail]) & 0xc0U) == 0x80) ++tail;
    shown = visible(line.substr(0, cut(line, half))) + " ... " + visible(line.substr(tail));
  }
  // A newline inside a quotation would break the layout around it.
  std::string out = "`";
  for (const char c : shown) out += c == '\n' ? std::string{"\\n"} : std::string(1, c);
  return out + "`";
}

std::string last_lines(std::string_view text, std::size_t lines) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (text.empty()) return "";
  std::vector<std::string_view> kept;
  std::string_view rest = text;
  while (kept.size() < lines) {
    const auto newline = rest.rfind('\n');
    kept.push_back(newline == std::string_view::npos ? rest : rest.substr(newline + 1));
    if (newline == std::string_view::npos) {
      rest = {};
      break;
    }
    rest = rest.substr(0, newline);
    if (kept.size() == lines) break;
  }
  std::string out;
  if (kept.size() == lines && kept.back().data() != text.data()) {
    const auto left = std::count(rest.begin(), rest.end(), '\n') + 1;
    out = "(" + std::to_string(left) + (left == 1 ? " line before)\n" : " lines before)\n");
  }
  std::reverse(kept.begin(), kept.end());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    std::string line = in_quotes(kept[i], longest_line);
    // Bytes that are no text take four characters each, and tell a reader little.
    if (line.size() > std::min(kept[i].size(), longest_line) + longest_escaped)
      line = in_quotes(kept[i], longest_bytes);
    out += (i == 0 ? "" : "\n") + line.substr(1, line.size() - 2);
  }
  return out;
}

}  // namespace harness
