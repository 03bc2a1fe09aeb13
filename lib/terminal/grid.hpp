#pragma once
/// @file
/// The cells of a screen. Pure.
///
/// For the library, not for programs.

#include <terminal/glyph.hpp>
#include <terminal/style.hpp>

#include <cstddef>
#include <vector>

namespace terminal {

/// One place of the screen. A wide character takes two: the second one is its `right_half`.
struct Cell {
  Glyph glyph{};
  Style style{};
  bool right_half = false;

  bool operator==(const Cell&) const = default;
};

/// Rows of cells, spaces at first. Every wide character in it has both its halves.
class Grid {
 public:
  static constexpr int largest = 2048;  ///< columns or rows

  /// Outside of 0 to `largest`: the nearest of them.
  Grid(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  const Cell& at(int x, int y) const { return cells_[index(x, y)]; }

  /// Puts a glyph into its place, which must be inside as a whole. Wide characters that lose a half
  /// become spaces.
  void put(int x, int y, const Glyph& glyph, Style style);

  void clear();

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
           static_cast<std::size_t>(x);
  }
  void break_up(int x, int y);

  int width_;
  int height_;
  std::vector<Cell> cells_;
};

}  // namespace terminal
