#pragma once
/// @file
/// A terminal without a window: takes the bytes that a program sends, and knows what would be seen.
///
/// @code
/// terminal::ScreenModel screen(80, 24);
/// screen.take("\x1b[2;3Hhello");
/// screen.rows()[1];   // "  hello"
/// @endcode
///
/// Understands what xterm understands (libvterm does). For tests only; not thread-safe.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terminal {

class ScreenModel {
 public:
  ScreenModel(int width, int height);
  ~ScreenModel();
  ScreenModel(ScreenModel&&) noexcept;
  ScreenModel& operator=(ScreenModel&&) noexcept;

  /// What the program has sent, in portions of any size.
  void take(std::string_view bytes);

  /// The window has this size from now on. The program is told by others.
  void resize(int width, int height);

  int width() const;
  int height() const;

  /// What is seen, a text a row, without the spaces at its end.
  std::vector<std::string> rows() const;
  /// The rows, each with a line feed.
  std::string text() const;

  /// One place.
  struct Place {
    std::string text;  ///< a character with its marks; empty: the right half of a wide one
    int color = -1;    ///< of the palette; -1: the usual one
    bool bold = false;
    bool reversed = false;
  };
  Place at(int x, int y) const;

  std::optional<std::pair<int, int>> cursor() const;  ///< column and row, if it is shown
  bool second_page() const;                           ///< the one of full-screen programs
  std::string title() const;                          ///< of the window
  int beeps() const;

 private:
  struct Innards;
  std::unique_ptr<Innards> innards_;
};

}  // namespace terminal
