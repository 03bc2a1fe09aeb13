#pragma once
/// @file
/// Two pictures beside each other, as hidden tests show what a screen should look like and what it
/// does (harness::Picture::beside): taken apart, made short, and put together again. Pure.
///
/// @code
/// auto pictures = read_pictures("   expected | actual\n 0  ###     | ###\n 1> ###     | # #");
/// shorten(*pictures, 12);
/// side_by_side(*pictures);
/// @endcode

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace checker {

/// A row of both, or a note that stands in place of rows.
struct PictureRow {
  std::string number;  ///< with what stands behind it, three columns; empty for a note
  bool differs = false;
  std::string expected, actual;  ///< `expected`: without the spaces at its end
  std::string marks;             ///< with `^` below what differs; empty for none
  std::string note;
};

struct Pictures {
  std::string where;  ///< which part of a screen it is; may be empty
  int width = 0;      ///< columns of each side
  std::vector<PictureRow> rows;
};

/// Nothing if `beside` is something else.
std::optional<Pictures> read_pictures(std::string_view beside);

/// Leaves the rows that differ and one around each; of rows that look the same in sequence, the
/// first. At most so many lines.
/// @return whether all rows that differ are left
bool shorten(Pictures& pictures, std::size_t most_lines);

/// Both beside each other. Lines end with a line feed, and have no spaces before it.
std::string side_by_side(const Pictures& pictures);
/// One of them alone, for a terminal that is too narrow for both; the marks are in the actual one.
std::string expected_alone(const Pictures& pictures);
std::string actual_alone(const Pictures& pictures);

/// A text with four or more equal lines in sequence has only the first of them, and a note.
std::string with_equal_lines_folded(std::string_view text);

}  // namespace checker
