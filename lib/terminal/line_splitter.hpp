#pragma once
/// @file
/// Cuts a stream of bytes, in whatever portions it comes, into lines.
///
/// For the library, not for programs.

#include <deque>
#include <string>
#include <string_view>

namespace terminal {

/// Holds at most one line that has not ended yet, and of that at most `longest + 1` bytes.
class LineSplitter {
 public:
  /// @param longest bytes in a line, at least 1; a longer one is given in pieces of this size
  explicit LineSplitter(std::size_t longest) : longest_(longest) {}

  /// The lines that end in these bytes, without `\n` or `\r\n`.
  std::deque<std::string> take(std::string_view bytes);

  /// What came after the last line ending: one line, two if it is too long for one, none if it is
  /// empty.
  std::deque<std::string> finish();

 private:
  void grow(std::string_view bytes, std::deque<std::string>& lines);
  void end_line(std::deque<std::string>& lines);

  std::size_t longest_;
  std::string pending_;
};

}  // namespace terminal
