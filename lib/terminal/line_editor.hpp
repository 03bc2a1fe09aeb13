#pragma once
/// @file
/// A line that is being typed: keys and pasted text in, a line and how it looks out. Pure.
///
/// For the library, not for programs.
///
/// Left, right, home, end (ctrl-A, ctrl-E), ctrl-left and ctrl-right by words; backspace, delete,
/// ctrl-W a word, ctrl-U and ctrl-K to the beginning and the end; up and down (ctrl-P, ctrl-N) the
/// lines before. What is in the line is always valid UTF-8 without control characters.

#include <terminal/canvas.hpp>
#include <terminal/key.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace terminal {

class LineEditor {
 public:
  static constexpr std::size_t most_remembered = 100;  ///< lines

  /// @param longest bytes in a line
  explicit LineEditor(std::size_t longest) : longest_(longest) {}

  /// What a key did.
  enum class Result {
    not_mine,  ///< nothing: others may use it
    changed,   ///< it is to be drawn again (or was used for nothing)
    full,      ///< it did not fit
    entered    ///< there is a line to take
  };
  Result press(const Key& key);

  /// Adds text at the cursor: as much as fits, line breaks and tabs as spaces, other control
  /// characters left out.
  Result paste(std::string_view text);

  /// The line, which is empty from now on, and one of those before.
  std::string take();

  const std::string& line() const { return line_; }

  /// Draws prompt and line into a row, scrolled so that the cursor is in it.
  /// @return the column of the cursor
  int draw(const Canvas& row, std::string_view prompt);

 private:
  Result insert(std::string_view bytes);
  Result erase(std::size_t from, std::size_t to);
  Result go(std::size_t to);
  Result remember(std::size_t which);
  Result press_ctrl(char32_t letter);
  Result press_named(const Key& key);
  std::size_t before(std::size_t at) const;
  std::size_t after(std::size_t at) const;
  std::size_t word_before(std::size_t at) const;
  std::size_t word_after(std::size_t at) const;

  std::size_t longest_;
  std::string line_;
  std::size_t cursor_ = 0;              // bytes before it
  int scrolled_ = 0;                    // columns of the line that are out of sight on the left
  std::deque<std::string> remembered_;  // oldest first
  std::size_t shown_ = 0;               // which of them; their number: the one that is typed
  std::string typed_;                   // meanwhile
};

}  // namespace terminal
