#pragma once
/// @file
/// What to send to a terminal so that it shows a grid, if it shows another one now. Pure.
///
/// For the library, not for programs.

#include <terminal/grid.hpp>
#include <terminal/style.hpp>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace terminal {

/// How one kind of terminal is told what to do: its control sequences. Those that it lacks are
/// empty.
struct Controls {
  std::function<std::string(int x, int y)> move;  ///< puts the cursor there
  std::string clear;                              ///< empties the screen
  std::string clear_to_end_of_line;
  std::string normal;  ///< no colour, not bold, not reversed
  std::string bold;
  std::string reversed;
  std::array<std::string, 9> colors;  ///< by Color
  std::string show_cursor;
  std::string hide_cursor;
};

/// Where the cursor stands; none: it is hidden.
using Cursor = std::optional<std::pair<int, int>>;

class Painter {
 public:
  explicit Painter(Controls controls);

  /// What makes the terminal show `wanted`, and nothing more.
  std::string paint(const Grid& wanted, Cursor cursor);

  /// From now on nothing is known of what the terminal shows: it has another size, or others wrote
  /// on it.
  void forget();

 private:
  void paint_row(const Grid& wanted, int y);
  void put(const Cell& cell, int x, int y);
  void go_to(int x, int y);
  void use(Style style);
  bool rest_is_empty(const Grid& wanted, int from, int y) const;
  int next_difference(const Grid& wanted, int from, int y) const;

  Controls controls_;
  Grid shown_{0, 0};
  bool known_ = false;
  bool cursor_shown_ = false;
  bool cursor_known_ = false;
  std::optional<std::pair<int, int>> at_;  // where the terminal writes next, if that is certain
  Style style_;
  std::string out_;
};

}  // namespace terminal
