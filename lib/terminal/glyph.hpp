#pragma once
/// @file
/// Cuts text into glyphs: what stands in one place of the screen. Here, and only here, is decided
/// what of a text that somebody else wrote reaches a terminal (see <terminal/text.hpp>). Pure.
///
/// For the library, not for programs.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace terminal {

/// A character with its marks: valid UTF-8, at most 12 bytes, never a control character.
class Glyph {
 public:
  Glyph() = default;  ///< a space
  /// @param character one that can be seen
  Glyph(char32_t character, int width);

  void add(char32_t mark);
  std::string_view bytes() const { return {bytes_.data(), size_}; }
  int width() const { return width_; }  ///< columns: 1 or 2

  bool operator==(const Glyph&) const = default;

 private:
  void append(char32_t character);

  std::array<char, 12> bytes_{' '};
  std::uint8_t size_ = 1;
  std::uint8_t width_ = 1;
  std::uint8_t marks_ = 0;
};

inline constexpr long tab_stop = 8;  ///< columns from one to the next

/// What a piece of text stands for.
struct Piece {
  enum class Kind : std::uint8_t { glyph, line_feed, tab, nothing };
  Kind kind = Kind::glyph;
  Glyph glyph{};          ///< of a line feed: its picture; of a tab and of nothing: a space
  std::size_t bytes = 0;  ///< of the text, with what is not shown: always at least 1
};

/// The first piece of a text that is not empty. Characters before it that have no width belong to
/// it, and so do those after it.
Piece first_piece(std::string_view text);

/// Whether terminals may disagree about how wide it is: the next character is better put into its
/// place than written after it.
bool has_disputed_width(const Glyph& glyph);

}  // namespace terminal
