#pragma once
/// @file
/// What a screen should show. Places of which nothing is said may show anything. Pure.
///
/// @code
/// Picture(80, 24).frame(0, 13, 80, 10).text(1, 14, "<ada> hello").blank(1, 15, 78, 1)
/// @endcode

#include <string>
#include <string_view>
#include <vector>

#include <terminal/testing/screen_model.hpp>

namespace harness {

class Picture {
 public:
  /// Nothing is said yet of any place. In columns and rows.
  Picture(int width, int height);

  /// Exactly these characters, from (x, y) to the right. What is outside of the picture is not
  /// asked for: clipped.
  Picture& text(int x, int y, std::string_view text);
  /// Spaces.
  Picture& blank(int x, int y, int width, int height);
  /// Any characters but spaces: for lines and corners that learners draw as they like.
  Picture& drawn(int x, int y, int width, int height);
  /// The edge of a box, whatever it is drawn with: the first and last column and row. `beside`
  /// shows it as lines and corners.
  Picture& frame(int x, int y, int width, int height);
  /// Says nothing of these places any more.
  Picture& anything(int x, int y, int width, int height);

  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }

  /// Whether the screen has this size and shows this.
  [[nodiscard]] bool matches(const terminal::ScreenModel& screen) const;

  /// All rows of both beside each other, at most 78 columns wide, cut to columns that differ. Each
  /// row has its number, from 0, and `>` behind it if it differs; `^` below the places that do,
  /// unless that is most of the row. `#`, and the edge of a frame: any character but a space.
  [[nodiscard]] std::string beside(const terminal::ScreenModel& screen) const;

 private:
  enum class Ask { nothing, exactly, drawn };
  struct Place {
    Ask ask = Ask::nothing;
    std::string text;  ///< empty: the right half of a wide character
  };
  /// One row as `beside` shows it.
  struct Row {
    std::string expected;
    std::string actual;
    std::string marks;
    bool differs = false;
  };
  [[nodiscard]] Row row(int y, int first, int count, const terminal::ScreenModel& screen) const;
  void ask(int x, int y, Place place);
  void ask_all(int x, int y, int width, int height, const Place& place);
  [[nodiscard]] const Place& at(int x, int y) const;
  [[nodiscard]] bool matches(int x, int y, const terminal::ScreenModel& screen) const;

  int width_;
  int height_;
  std::vector<Place> places_;
};

}  // namespace harness
