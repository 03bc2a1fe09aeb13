#include <terminal/grid.hpp>

#include <algorithm>

namespace terminal {

Grid::Grid(int width, int height)
    : width_(std::clamp(width, 0, largest)),
      height_(std::clamp(height, 0, largest)),
      cells_(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_)) {}

void Grid::put(int x, int y, const Glyph& glyph, Style style) {
  break_up(x, y);
  if (glyph.width() == 2) {
    break_up(x + 1, y);
    cells_[index(x + 1, y)] = Cell{.glyph = Glyph{}, .style = style, .right_half = true};
  }
  cells_[index(x, y)] = Cell{.glyph = glyph, .style = style};
}

/// Makes spaces of the wide character that (x, y) is a half of.
void Grid::break_up(int x, int y) {
  Cell& cell = cells_[index(x, y)];
  const int left = cell.right_half ? x - 1 : x;
  if (!cell.right_half && cell.glyph.width() == 1) return;
  for (int half : {left, left + 1}) {
    Cell& broken = cells_[index(half, y)];
    broken = Cell{.style = broken.style};
  }
}

void Grid::clear() { std::fill(cells_.begin(), cells_.end(), Cell{}); }

}  // namespace terminal
