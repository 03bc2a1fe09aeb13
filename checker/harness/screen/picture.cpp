#include <harness/screen/picture.hpp>

#include <algorithm>

#include <terminal/glyph.hpp>
#include <terminal/text.hpp>

namespace harness {
namespace {

constexpr int panel = 36;  // columns of each side

struct Part {
  int first;
  int count;
};

/// At most `room` of `all`, so that `from` to `to` is in it, or at least its beginning with what is
/// before it.
Part part_of(int all, int from, int to, int room) {
  if (all <= room) return {0, all};
  const int left = room - (to - from + 1);
  const int around = left < 0 ? 1 : left / 2;
  return {std::clamp(from - around, 0, all - room), room};
}

/// Two digits, and a sign behind them where something differs.
std::string numbered(int row, bool differs) {
  return (row < 10 ? " " : "") + std::to_string(row) + (differs ? ">" : " ");
}

/// One side of a row; empty texts are right halves of wide characters.
std::string line_of(const std::vector<std::string>& places) {
  std::string line;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool half = i + 1 < places.size() ? false : terminal::width_of(places[i]) == 2;
    if (i == 0 && places[i].empty()) {
      line += ' ';  // its left half was cut off
    } else {
      line += half ? " " : places[i];
    }
  }
  return line;
}

void end_line(std::string& out, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + '\n';
}

}  // namespace

Picture::Picture(int width, int height)
    : width_{width},
      height_{height},
      places_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}

void Picture::ask(int x, int y, Place place) {
  if (x < 0 || y < 0 || x >= width_ || y >= height_) return;
  places_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
          static_cast<std::size_t>(x)] = std::move(place);
}

const Picture::Place& Picture::at(int x, int y) const {
  return places_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                 static_cast<std::size_t>(x)];
}

void Picture::ask_all(int x, int y, int width, int height, const Place& place) {
  for (int row = y; row < y + height; ++row) {
    for (int column = x; column < x + width; ++column) ask(column, row, place);
  }
}

Picture& Picture::text(int x, int y, std::string_view text) {
  while (!text.empty()) {
    const auto piece = terminal::first_piece(text);
    text.remove_prefix(piece.bytes);
    ask(x, y, {Ask::exactly, std::string{piece.glyph.bytes()}});
    if (piece.glyph.width() == 2) ask(x + 1, y, {Ask::exactly, ""});
    x += piece.glyph.width();
  }
  return *this;
}

Picture& Picture::blank(int x, int y, int width, int height) {
  ask_all(x, y, width, height, {Ask::exactly, " "});
  return *this;
}

Picture& Picture::drawn(int x, int y, int width, int height) {
  ask_all(x, y, width, height, {Ask::drawn, "#"});
  return *this;
}

Picture& Picture::frame(int x, int y, int width, int height) {
  const int right = x + width - 1;
  const int bottom = y + height - 1;
  for (const int row : {y, bottom}) ask_all(x, row, width, 1, {Ask::drawn, "─"});
  for (const int column : {x, right}) ask_all(column, y, 1, height, {Ask::drawn, "│"});
  ask(x, y, {Ask::drawn, "┌"});
  ask(right, y, {Ask::drawn, "┐"});
  ask(x, bottom, {Ask::drawn, "└"});
  ask(right, bottom, {Ask::drawn, "┘"});
  return *this;
}

Picture& Picture::anything(int x, int y, int width, int height) {
  ask_all(x, y, width, height, {});
  return *this;
}

bool Picture::matches(int x, int y, const terminal::ScreenModel& screen) const {
  const Place& place = at(x, y);
  if (place.ask == Ask::nothing) return true;
  const std::string shown = screen.at(x, y).text;
  return place.ask == Ask::drawn ? shown != " " : shown == place.text;
}

bool Picture::matches(const terminal::ScreenModel& screen) const {
  if (screen.width() != width_ || screen.height() != height_) return false;
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      if (!matches(x, y, screen)) return false;
    }
  }
  return true;
}

Picture::Row Picture::row(int y, int first, int count, const terminal::ScreenModel& screen) const {
  std::vector<std::string> expected;
  std::vector<std::string> actual;
  Row row;
  int differ = 0;
  int drawn = 0;
  for (int x = 0; x < std::min(width_, screen.width()); ++x) {
    const bool same = matches(x, y, screen);
    row.differs = row.differs || !same;
    if (x < first || x >= first + count) continue;
    const std::string shown = screen.at(x, y).text;
    const std::string wanted = at(x, y).ask == Ask::nothing ? shown : at(x, y).text;
    expected.push_back(wanted);
    actual.push_back(shown);
    row.marks += same ? ' ' : '^';
    differ += same ? 0 : 1;
    drawn += shown != " " || wanted != " " ? 1 : 0;
  }
  row.expected = line_of(expected);
  row.actual = line_of(actual);
  // Where most of what there is to see is wrong, marks show nothing that the eye does not.
  if (2 * differ > drawn || differ == 0) row.marks.clear();
  return row;
}

std::string Picture::beside(const terminal::ScreenModel& screen) const {
  const int width = std::min(width_, screen.width());
  const int height = std::min(height_, screen.height());
  int left = width;
  int right = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (matches(x, y, screen)) continue;
      left = std::min(left, x);
      right = std::max(right, x);
    }
  }
  const Part columns = part_of(width, left, right, panel);

  std::string out;
  if (columns.count < width) {
    out = "columns " + std::to_string(columns.first) + " to " +
          std::to_string(columns.first + columns.count - 1) + " of " + std::to_string(width) +
          ", counted from 0:\n";
  }
  const auto pad = [&columns](std::string text) {
    const int missing = std::max(0, columns.count - terminal::width_of(text));
    return text.append(static_cast<std::size_t>(missing), ' ');
  };
  end_line(out, "   " + pad("expected") + " | actual");
  for (int y = 0; y < height; ++y) {
    const Row row = this->row(y, columns.first, columns.count, screen);
    end_line(out, numbered(y, row.differs) + pad(row.expected) + " | " + row.actual);
    if (!row.marks.empty()) end_line(out, "   " + row.marks + " | " + row.marks);
  }
  out.pop_back();
  return out;
}

}  // namespace harness
