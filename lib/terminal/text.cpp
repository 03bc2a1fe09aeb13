#include <terminal/glyph.hpp>
#include <terminal/text.hpp>

#include <algorithm>

namespace terminal {
namespace {

constexpr std::string_view ellipsis = "…";

/// Calls `each(bytes, width)` for what is shown of a line, until it returns false.
template <typename Each>
void for_each_shown(std::string_view text, Each each) {
  long column = 0;
  while (!text.empty()) {
    const Piece piece = first_piece(text);
    text.remove_prefix(piece.bytes);
    if (piece.kind == Piece::Kind::nothing) continue;
    const bool tab = piece.kind == Piece::Kind::tab;
    const long times = tab ? tab_stop - column % tab_stop : 1;
    for (long i = 0; i < times; ++i) {
      if (!each(piece.glyph.bytes(), piece.glyph.width())) return;
      column += piece.glyph.width();
    }
  }
}

int width_of_line(std::string_view line) {
  int width = 0;
  for_each_shown(line, [&width](std::string_view, int columns) {
    width += columns;
    return true;
  });
  return width;
}

}  // namespace

int width_of(std::string_view text) {
  int widest = 0;
  for (;;) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (end < text.size() && line.ends_with('\r')) line.remove_suffix(1);
    widest = std::max(widest, width_of_line(line));
    if (end == text.size()) return widest;
    text.remove_prefix(end + 1);
  }
}

std::string one_line(std::string_view text) {
  std::string shown;
  for_each_shown(text, [&shown](std::string_view bytes, int) {
    shown += bytes;
    return true;
  });
  return shown;
}

std::string shortened(std::string_view text, int width) {
  std::string shown;
  std::size_t fits = 0;  // bytes that leave a column for the ellipsis
  int used = 0;
  bool cut = false;
  for_each_shown(text, [&](std::string_view bytes, int columns) {
    if (used + columns > width) {
      cut = true;
      return false;
    }
    used += columns;
    shown += bytes;
    if (used < width) fits = shown.size();
    return true;
  });
  if (!cut) return shown;
  shown.resize(fits);
  return width > 0 ? shown + std::string(ellipsis) : shown;
}

}  // namespace terminal
