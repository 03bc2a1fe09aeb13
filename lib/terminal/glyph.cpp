#include <terminal/glyph.hpp>
#include <terminal/utf8.hpp>
#include <terminal/width_table.hpp>

#include <algorithm>
#include <string>

namespace terminal {
namespace {

constexpr int most_marks = 2;
constexpr char32_t dotted_circle = 0x25CC;
constexpr char32_t pictures = 0x2400;  // of the control characters, in their order
constexpr char32_t picture_of_delete = 0x2421;

template <std::size_t Size>
bool is_in(const std::array<Range, Size>& table, char32_t character) {
  const auto* after =
      std::upper_bound(table.begin(), table.end(), character,
                       [](char32_t value, const Range& range) { return value < range.first; });
  return after != table.begin() && character <= std::prev(after)->last;
}

bool is_mark(char32_t character) { return character >= 0x300 && is_in(marks, character); }
bool is_unseen(char32_t character) {
  return character >= 0xAD && is_in(unseen_characters, character);
}
int width_of(char32_t character) {
  return character >= 0x1100 && is_in(wide_characters, character) ? 2 : 1;
}

bool is_noncharacter(char32_t c) { return (c & 0xFFFEU) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF); }
bool changes_direction(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/// The character as it may be shown.
char32_t harmless(char32_t c) {
  if (c < 0x20) return pictures + c;
  if (c == 0x7F) return picture_of_delete;
  if (c < 0xA0 && c >= 0x80) return replacement;
  if (c == 0x2028 || c == 0x2029) return replacement;  // line and paragraph separators
  return changes_direction(c) || is_noncharacter(c) ? replacement : c;
}

bool begins_piece(char32_t character) { return !is_mark(character) && !is_unseen(character); }

}  // namespace

Glyph::Glyph(char32_t character, int width) : width_(static_cast<std::uint8_t>(width)) {
  if (character < 0x80) {
    bytes_[0] = static_cast<char>(character);
    return;
  }
  size_ = 0;
  append(character);
}

void Glyph::add(char32_t mark) {
  if (marks_ == most_marks) return;
  ++marks_;
  append(mark);
}

void Glyph::append(char32_t character) {
  std::string encoded;
  append_utf8(encoded, character);
  std::copy(encoded.begin(), encoded.end(), bytes_.begin() + size_);
  size_ = static_cast<std::uint8_t>(size_ + encoded.size());
}

Piece first_piece(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text[0]);
  const bool plain = byte >= 0x20 && byte < 0x7F;
  if (plain && (text.size() == 1 || static_cast<unsigned char>(text[1]) < 0x80)) {
    return {.glyph = Glyph(byte, 1), .bytes = 1};  // nearly always
  }
  Piece piece;
  bool begun = false;
  bool seen = false;
  while (piece.bytes < text.size()) {
    const Decoded next = decode_first(text.substr(piece.bytes));
    const char32_t character = next.character;
    if (begun && begins_piece(character)) break;
    piece.bytes += next.bytes;
    if (begins_piece(character)) {
      begun = seen = true;
      if (character == '\n') piece.kind = Piece::Kind::line_feed;
      if (character == '\t') piece.kind = Piece::Kind::tab;
      if (character == '\t') continue;
      const char32_t shown = harmless(character);
      piece.glyph = Glyph(shown, width_of(shown));
    } else if (is_mark(character)) {
      if (!begun) piece.glyph = Glyph(dotted_circle, 1);
      begun = seen = true;
      piece.glyph.add(character);
    }
  }
  if (!seen) piece.kind = Piece::Kind::nothing;
  return piece;
}

bool has_disputed_width(const Glyph& glyph) {
  if (glyph.bytes().size() == 1) return false;
  const Decoded first = decode_first(glyph.bytes());
  if (first.bytes != glyph.bytes().size()) return true;
  const char32_t c = first.character;
  const bool latin = c < 0x300;
  const bool drawing = c >= 0x2400 && c < 0x2600;
  const bool chinese = (c >= 0x4E00 && c < 0xA000) || (c >= 0x3041 && c < 0x3100);
  const bool korean = c >= 0xAC00 && c < 0xD7A4;
  return !(latin || drawing || chinese || korean);
}

}  // namespace terminal
