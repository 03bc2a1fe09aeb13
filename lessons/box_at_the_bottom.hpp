#pragma once
/// @file
/// The box in the lowest rows of a screen, for hidden tests: where it belongs, and what is wrong
/// with the one that is there.
///
/// @code
/// const lessons::BoxAtTheBottom box{.width = 80, .rows = 24};
/// box.mistake(screen);   // "The box is 20 columns wide, and the screen has 80. ..."
/// @endcode

#include <fmt/core.h>
#include <algorithm>
#include <map>
#include <string>
#include <terminal/testing/screen_model.hpp>
#include <utility>
#include <vector>

namespace lessons {

/// Whether something is to be seen at this place: a character, or a space with a background.
inline bool is_drawn(const terminal::ScreenModel& screen, int x, int y) {
  const auto place = screen.at(x, y);
  return place.text != " " || place.reversed;
}

/// How many of the places of a row are drawn, from `from` to before `to`.
inline int drawn_in_row(const terminal::ScreenModel& screen, int y, int from, int to) {
  int count = 0;
  for (int x = from; x < to; ++x) count += is_drawn(screen, x, y) ? 1 : 0;
  return count;
}

struct BoxAtTheBottom {
  int width = 80;
  int rows = 24;  ///< that can be drawn on: without a line to type in

  int height() const { return std::min(11, rows / 2); }
  int top() const { return rows - height(); }
  int bottom() const { return rows - 1; }

  /// Whether it is there, closed, whatever it is drawn with. The edges above and below may hold a
  /// title.
  bool is_on(const terminal::ScreenModel& screen) const {
    if (screen.width() != width || screen.height() < rows) return false;
    for (int y = top(); y <= bottom(); ++y) {
      if (!is_drawn(screen, 0, y) || !is_drawn(screen, width - 1, y)) return false;
    }
    return 2 * drawn_in_row(screen, top(), 0, width) >= width &&
           2 * drawn_in_row(screen, bottom(), 0, width) >= width;
  }

  /// The places of the edge of a box that is somewhere above: there should be nothing.
  std::vector<std::pair<int, int>> edge_above(const terminal::ScreenModel& screen) const {
    std::vector<std::pair<int, int>> places;
    const auto edges = edges_of(screen);
    if (edges.empty() || is_on(screen)) return places;
    const Edge& upper = edges.front();
    const int lowest = edges.size() > 1 ? edges.back().y : bottom();
    for (int y = upper.y; y <= std::min(lowest, top() - 1); ++y) {
      const bool whole_row = y == upper.y || y == lowest;
      for (int x = upper.left; x <= upper.right; ++x) {
        if (whole_row || x == upper.left || x == upper.right) places.emplace_back(x, y);
      }
    }
    return places;
  }

  /// What is wrong with it, as a sentence for the learner; empty if nothing.
  std::string mistake(const terminal::ScreenModel& screen) const {
    if (is_on(screen)) return "";
    const auto edges = edges_of(screen);
    if (edges.empty()) {
      return is_empty(screen) ? "There is nothing on the screen. Draw in the callback of "
                                "`screen.on_draw`, on the canvas that it gets: what is printed "
                                "with `fmt::print` is not shown before the end."
                              : "There is no box on the screen.";
    }
    const Edge& upper = edges.front();
    const Edge& lower = edges.back();
    if (&upper == &lower) {
      if (upper.y == bottom()) {
        return "The upper edge of the box is in the lowest row: there is no room for the others.";
      }
      return fmt::format(
          "The lower edge of the box is not to be seen: the upper one is in row {} of {}, counted "
          "from 0. With {} rows, the box begins in row {}, and ends in row {}.",
          upper.y, rows, height(), top(), bottom());
    }
    if (upper.left > 0 || upper.right < width - 1) {
      return fmt::format(
          "The box is {} columns wide, and the screen has {}. It should reach from edge to edge.",
          upper.right - upper.left + 1, width);
    }
    if (!is_drawn(screen, width - 1, (upper.y + lower.y) / 2)) {
      return fmt::format(
          "The right side of the box is not to be seen: the box is wider than the screen, which "
          "has {} columns.",
          width);
    }
    const int is_high = lower.y - upper.y + 1;
    if (is_high != height()) {
      return fmt::format(
          "The box is {} rows high. There are {} rows to draw on, so it should be {}: "
          "`min(11, {} / 2)`.",
          is_high, rows, height(), rows);
    }
    if (lower.y != bottom()) {
      return fmt::format(
          "The box stands in the rows {} to {}, counted from 0. There are {} rows to draw on, the "
          "lowest one is row {}: there the box should end.",
          upper.y, lower.y, rows, bottom());
    }
    return "The box is not closed: there are holes in its edge.";
  }

 private:
  struct Edge {
    int y, left, right;
  };

  /// Rows with a line: for the most part the same character, three of them or more.
  std::vector<Edge> edges_of(const terminal::ScreenModel& screen) const {
    std::vector<Edge> edges;
    for (int y = 0; y < std::min(rows, screen.height()); ++y) {
      int left = screen.width();
      int right = -1;
      std::map<std::string, int> counts;
      for (int x = 0; x < screen.width(); ++x) {
        if (!is_drawn(screen, x, y)) continue;
        left = std::min(left, x);
        right = x;
        ++counts[screen.at(x, y).text];
      }
      int most = 0;
      for (const auto& [text, count] : counts) most = std::max(most, count);
      if (most >= 3 && 10 * most >= 6 * (right - left + 1)) edges.push_back({y, left, right});
    }
    return edges;
  }

  bool is_empty(const terminal::ScreenModel& screen) const {
    for (int y = 0; y < std::min(rows, screen.height()); ++y) {
      if (drawn_in_row(screen, y, 0, screen.width()) > 0) return false;
    }
    return true;
  }
};

}  // namespace lessons
