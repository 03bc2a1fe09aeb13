#pragma once
/// @file
/// A grid of cells to draw text on. Knows nothing of any terminal.
///
/// @code
/// terminal::Canvas canvas(20, 5);
/// canvas.draw(0, 0, terminal::box(20, 5));
/// canvas.area(1, 1, 18, 3).write(0, 0, "hello, 猫");
/// canvas.text();   // "┌──────────────────┐\n│hello, 猫 ..."
/// @endcode
///
/// x counts columns from the left, y counts rows from the top, both from 0. What does not fit is
/// clipped; nothing drawn is ever an error. Texts may come from anybody: <terminal/text.hpp> says
/// how each character is shown.

#include <terminal/style.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace terminal {

class Glyph;
class Grid;

/// A cheap handle: copies, and areas, draw on the same cells. Use it from one thread.
class Canvas {
 public:
  /// An empty canvas, in columns and rows; below 0 counts as 0, above 2048 as 2048.
  Canvas(int width, int height);

  int width() const { return width_; }    ///< in columns
  int height() const { return height_; }  ///< in rows

  /// Draws a block: each line of the text below the one before, its first character at (x, y).
  /// Spaces are drawn, too. Of a wide character that is cut in half, a space is left.
  void draw(int x, int y, std::string_view block, Style style = {}) const;

  /// Draws a text that stays in its row, whatever it holds: a line feed shows as `␊`. For what
  /// others have written.
  /// @return the column after it, at most the width of the canvas: where the next text goes
  int write(int x, int y, std::string_view text, Style style = {}) const;

  /// A part of the canvas, with (0, 0) at its own upper left corner. Nothing that is drawn in it
  /// leaves it. A part that sticks out is as large as what is inside.
  Canvas area(int x, int y, int width, int height) const;

  /// Empties it.
  void clear() const;

  /// What is on it, a line feed after each row, without the spaces at the ends of rows; for tests.
  std::string text() const;

 private:
  friend class ScreenState;
  explicit Canvas(std::shared_ptr<Grid> grid);
  void put(long x, int y, const Glyph& glyph, Style style) const;

  std::shared_ptr<Grid> grid_;
  int left_ = 0;
  int top_ = 0;
  int width_ = 0;
  int height_ = 0;
};

/// A block: a frame of line-drawing characters, `width` columns and `height` rows with its corners,
/// filled with spaces. Smaller than 2 by 2 it has no inside and no corners: spaces.
std::string box(int width, int height);

}  // namespace terminal
