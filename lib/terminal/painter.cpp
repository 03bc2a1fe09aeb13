#include <terminal/painter.hpp>

#include <utility>

namespace terminal {
namespace {

constexpr int shortest_erased = 5;    // spaces that are better erased than written
constexpr int longest_rewritten = 4;  // columns that are better written again than jumped over

}  // namespace

Painter::Painter(Controls controls) : controls_(std::move(controls)) {}

void Painter::forget() { known_ = cursor_known_ = false; }

std::string Painter::paint(const Grid& wanted, Cursor cursor) {
  out_.clear();
  const bool same_size =
      shown_.width() == wanted.width() && shown_.height() == wanted.height() && known_;
  if (!same_size) {
    out_ += controls_.normal + controls_.clear;
    shown_ = Grid(wanted.width(), wanted.height());
    style_ = {};
    at_.reset();
    known_ = true;
  }
  for (int y = 0; y < wanted.height(); ++y) paint_row(wanted, y);
  use({});
  shown_ = wanted;
  if (cursor) go_to(cursor->first, cursor->second);
  if (!cursor_known_ || cursor_shown_ != cursor.has_value()) {
    out_ += cursor ? controls_.show_cursor : controls_.hide_cursor;
    cursor_shown_ = cursor.has_value();
    cursor_known_ = true;
  }
  return std::exchange(out_, {});
}

void Painter::paint_row(const Grid& wanted, int y) {
  int x = next_difference(wanted, 0, y);
  while (x < wanted.width()) {
    if (rest_is_empty(wanted, x, y)) {
      go_to(x, y);
      use({});
      out_ += controls_.clear_to_end_of_line;
      return;
    }
    // A few cells that are right already are written again where that takes fewer bytes.
    if (at_ && at_->second == y && at_->first < x && x - at_->first <= longest_rewritten) {
      bool cheap = true;
      for (int i = at_->first; i < x; ++i) {
        const Cell& cell = wanted.at(i, y);
        cheap = cheap && cell.style == style_ && cell.glyph.bytes().size() == 1 && !cell.right_half;
      }
      if (cheap) {
        for (int i = at_->first; i < x; ++i) put(wanted.at(i, y), i, y);
      }
    }
    const Cell& cell = wanted.at(x, y);
    put(cell, x, y);
    x = next_difference(wanted, x + cell.glyph.width(), y);
  }
}

/// The first column from `from` on where a glyph must be written.
int Painter::next_difference(const Grid& wanted, int from, int y) const {
  for (int x = from; x < wanted.width(); ++x) {
    if (wanted.at(x, y) == shown_.at(x, y)) continue;
    return wanted.at(x, y).right_half ? x - 1 : x;
  }
  return wanted.width();
}

bool Painter::rest_is_empty(const Grid& wanted, int from, int y) const {
  if (controls_.clear_to_end_of_line.empty()) return false;
  int different = 0;
  for (int x = from; x < wanted.width(); ++x) {
    if (wanted.at(x, y) != Cell{}) return false;
    if (shown_.at(x, y) != Cell{}) ++different;
  }
  return different >= shortest_erased;
}

void Painter::put(const Cell& cell, int x, int y) {
  go_to(x, y);
  use(cell.style);
  out_ += cell.glyph.bytes();
  const int after = x + cell.glyph.width();
  // At the end of the row terminals differ in where they stand.
  if (after >= shown_.width() || has_disputed_width(cell.glyph)) {
    at_.reset();
  } else {
    at_ = {after, y};
  }
}

void Painter::go_to(int x, int y) {
  if (at_ == std::pair{x, y}) return;
  out_ += controls_.move(x, y);
  at_ = {x, y};
}

void Painter::use(Style style) {
  if (style == style_) return;
  if (style_ != Style{}) out_ += controls_.normal;
  if (style.bold) out_ += controls_.bold;
  if (style.reversed) out_ += controls_.reversed;
  out_ += controls_.colors.at(static_cast<std::size_t>(style.color));
  style_ = style;
}

}  // namespace terminal
