#include <terminal/canvas.hpp>
#include <terminal/grid.hpp>

#include <algorithm>
#include <utility>

namespace terminal {

Canvas::Canvas(int width, int height) : Canvas(std::make_shared<Grid>(width, height)) {}

Canvas::Canvas(std::shared_ptr<Grid> grid)
    : grid_(std::move(grid)), width_(grid_->width()), height_(grid_->height()) {}

void Canvas::draw(int x, int y, std::string_view block, Style style) const {
  for (long row = y; row < height_; ++row) {
    const auto end = std::min(block.find('\n'), block.size());
    std::string_view line = block.substr(0, end);
    const bool last = end == block.size();
    if (!last && line.ends_with('\r')) line.remove_suffix(1);
    if (row >= 0) write(x, static_cast<int>(row), line, style);
    if (last) return;
    block.remove_prefix(end + 1);
  }
}

int Canvas::write(int x, int y, std::string_view text, Style style) const {
  long column = x;
  while (!text.empty() && column < width_) {
    const Piece piece = first_piece(text);
    text.remove_prefix(piece.bytes);
    if (piece.kind == Piece::Kind::nothing) continue;
    const bool tab = piece.kind == Piece::Kind::tab;
    const long times = tab ? tab_stop - (column - x) % tab_stop : 1;
    for (long i = 0; i < times; ++i) {
      put(column, y, piece.glyph, style);
      column += piece.glyph.width();
    }
  }
  return static_cast<int>(std::clamp<long>(column, x, std::max(x, width_)));
}

/// Puts what is inside of a glyph that may be anywhere.
void Canvas::put(long x, int y, const Glyph& glyph, Style style) const {
  if (y < 0 || y >= height_ || x >= width_ || x + glyph.width() <= 0) return;
  const int column = static_cast<int>(std::max(x, 0L));
  const bool whole = x >= 0 && x + glyph.width() <= width_;
  grid_->put(left_ + column, top_ + y, whole ? glyph : Glyph{}, style);
}

Canvas Canvas::area(int x, int y, int width, int height) const {
  const auto clip = [](long from, long size, long all) {
    const long begin = std::clamp(from, 0L, all);
    const long end = std::clamp(from + std::max(size, 0L), begin, all);
    return std::pair{static_cast<int>(begin), static_cast<int>(end - begin)};
  };
  Canvas part = *this;
  const auto [left, columns] = clip(x, width, width_);
  const auto [top, rows] = clip(y, height, height_);
  part.left_ += left;
  part.top_ += top;
  part.width_ = columns;
  part.height_ = rows;
  return part;
}

void Canvas::clear() const {
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) grid_->put(left_ + x, top_ + y, Glyph{}, Style{});
  }
}

std::string Canvas::text() const {
  std::string text;
  for (int y = 0; y < height_; ++y) {
    std::string row;
    for (int x = 0; x < width_; ++x) {
      const Cell& cell = grid_->at(left_ + x, top_ + y);
      if (!cell.right_half) row += cell.glyph.bytes();
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + '\n';
  }
  return text;
}

std::string box(int width, int height) {
  width = std::clamp(width, 0, Grid::largest);
  height = std::clamp(height, 0, Grid::largest);
  const bool framed = width >= 2 && height >= 2;
  const auto line = [&](std::string_view left, std::string_view middle, std::string_view right) {
    std::string text(framed ? left : "");
    for (int x = framed ? 2 : 0; x < width; ++x) text += framed ? middle : " ";
    return text.append(framed ? right : "");
  };
  std::string block;
  for (int y = 0; y < height; ++y) {
    if (y > 0) block += '\n';
    if (y == 0) {
      block += line("┌", "─", "┐");
    } else if (y == height - 1) {
      block += line("└", "─", "┘");
    } else {
      block += line("│", " ", "│");
    }
  }
  return block;
}

}  // namespace terminal
