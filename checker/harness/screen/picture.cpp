#include <harness/screen/picture.hpp>

#include <algorithm>

#include <terminal/glyph.hpp>
#include <terminal/text.hpp>

namespace harness {
namespace {

constexpr int panel = 36;      // columns of each side
constexpr int most_rows = 16;  // that are shown

struct Part {
  int first;
  int count;
};

/// At most `room` of `all`, so that `from` to `to` is in it, or at least its beginning.
Part part_of(int all, int from, int to, int room) {
  if (all <= room) return {0, all};
  const int around = std::max(0, (room - (to - from + 1)) / 2);
  return {std::clamp(from - around, 0, all - room), room};
}

std::string counted(const char* what, Part part, int all) {
  if (part.count == all) return "";
  return std::string(what) + " " + std::to_string(part.first + 1) + " to " +
         std::to_string(part.first + part.count) + " of " + std::to_string(all);
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

std::string Picture::beside(const terminal::ScreenModel& screen) const {
  const int width = std::min(width_, screen.width());
  const int height = std::min(height_, screen.height());
  int left = width;
  int right = 0;
  int top = height;
  int bottom = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (matches(x, y, screen)) continue;
      left = std::min(left, x);
      right = std::max(right, x);
      top = std::min(top, y);
      bottom = std::max(bottom, y);
    }
  }
  const Part columns = part_of(width, left, right, panel);
  const Part rows = part_of(height, top, bottom, most_rows);
  std::string where = counted("rows", rows, height);
  const std::string which = counted("columns", columns, width);
  where += where.empty() || which.empty() ? which : ", " + which;

  std::string out;
  const auto pad = [&columns](const std::string& text) {
    return text + std::string(static_cast<std::size_t>(
                                  std::max(0, columns.count - terminal::width_of(text))),
                              ' ');
  };
  if (!where.empty()) end_line(out, where + ":");
  end_line(out, pad("expected") + " | actual");
  for (int y = rows.first; y < rows.first + rows.count; ++y) {
    std::vector<std::string> expected;
    std::vector<std::string> actual;
    std::string marks;
    for (int x = columns.first; x < columns.first + columns.count; ++x) {
      const std::string shown = screen.at(x, y).text;
      expected.push_back(at(x, y).ask == Ask::nothing ? shown : at(x, y).text);
      actual.push_back(shown);
      marks += matches(x, y, screen) ? ' ' : '^';
    }
    end_line(out, pad(line_of(expected)) + " | " + line_of(actual));
    if (marks.find('^') == std::string::npos) continue;
    std::string twice = marks;
    end_line(out, twice.append(" | ").append(marks));
  }
  out.pop_back();
  return out;
}

}  // namespace harness
