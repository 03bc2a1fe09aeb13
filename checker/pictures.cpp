#include <checker/pictures.hpp>
#include <checker/screen.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace checker {
namespace {

constexpr std::string_view bar = " |";
constexpr std::size_t number_columns = 3;

std::string_view first_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

std::string_view trimmed(std::string_view line) {
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

void add_line(std::string& text, std::string_view line) { text.append(trimmed(line)).append("\n"); }

/// Where the bar is in this line: behind so many columns.
std::size_t bar_in(std::string_view line, int column) {
  for (std::size_t at = line.find(bar); at != std::string_view::npos; at = line.find(bar, at + 1)) {
    if (columns(line.substr(0, at)) == column) return at;
  }
  return line.size();
}

bool is_number(std::string_view prefix) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return prefix.size() == number_columns && (prefix[0] == ' ' || digit(prefix[0])) &&
         digit(prefix[1]) && (prefix[2] == ' ' || prefix[2] == '>');
}

bool look_the_same(const PictureRow& one, const PictureRow& other) {
  return one.differs == other.differs && one.expected == other.expected &&
         one.actual == other.actual && one.marks == other.marks;
}

PictureRow note(std::string words) {
  PictureRow row;
  row.note = std::move(words);
  return row;
}

/// How many rows from `at` on look the same.
std::size_t same_from(const std::vector<PictureRow>& rows, std::size_t at, std::size_t end) {
  std::size_t count = 1;
  while (at + count < end && look_the_same(rows[at], rows[at + count])) ++count;
  return count;
}

std::size_t height_of(const PictureRow& row) { return row.marks.empty() ? 1 : 2; }

/// The rows that differ, with one around each, and notes about the others.
std::vector<PictureRow> condensed(const std::vector<PictureRow>& rows) {
  const auto kept = [&rows](std::size_t i) {
    return rows[i].differs || (i > 0 && rows[i - 1].differs) ||
           (i + 1 < rows.size() && rows[i + 1].differs);
  };
  std::vector<PictureRow> out;
  bool gap = false;
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t end = i;
    while (end < rows.size() && kept(end)) ++end;
    if (end == i) {
      gap = !out.empty();
      ++i;
      continue;
    }
    if (gap) out.push_back(note("..."));
    gap = false;
    const std::size_t same = same_from(rows, i, end);
    out.push_back(rows[i]);
    if (same > 2) {
      out.push_back(note(fmt::format("({} more rows like this)", same - 1)));
      i += same;
    } else {
      ++i;
    }
  }
  return out;
}

}  // namespace

std::optional<Pictures> read_pictures(std::string_view beside) {
  Pictures pictures;
  std::string_view line = first_line(beside);
  if (line.ends_with(':')) {
    pictures.where = line;
    line = first_line(beside);
  }
  if (!line.starts_with("   expected") || !line.ends_with(" | actual")) return {};
  const int column = columns(line.substr(0, line.rfind(bar)));
  pictures.width = column - static_cast<int>(number_columns);
  while (!beside.empty()) {
    line = first_line(beside);
    if (line.size() < number_columns) return {};
    const std::size_t end = bar_in(line, column);
    const std::string_view left = line.substr(number_columns, end - number_columns);
    const std::string_view number = line.substr(0, number_columns);
    if (is_number(number)) {
      PictureRow row;
      row.number = number;
      row.differs = number.ends_with('>');
      row.expected = trimmed(left);
      if (line.size() > end + 3) row.actual = line.substr(end + 3);
      pictures.rows.push_back(std::move(row));
    } else if (!pictures.rows.empty() && number == "   ") {
      pictures.rows.back().marks = trimmed(left);
    } else {
      return {};
    }
  }
  return pictures;
}

bool shorten(Pictures& pictures, std::size_t most_lines) {
  std::vector<PictureRow> rows = condensed(pictures.rows);
  std::size_t lines = 0;
  std::size_t room = 0;
  while (room < rows.size() && lines + height_of(rows[room]) <= most_lines) {
    lines += height_of(rows[room]);
    ++room;
  }
  const bool whole = std::none_of(rows.begin() + static_cast<std::ptrdiff_t>(room), rows.end(),
                                  [](const PictureRow& row) { return row.differs; });
  rows.resize(room);
  if (!rows.empty() && rows.back().note == "...") rows.pop_back();
  pictures.rows = std::move(rows);
  return whole;
}

std::string side_by_side(const Pictures& pictures) {
  const auto line = [&pictures](std::string number, std::string left, std::string_view right) {
    const int missing = std::max(0, pictures.width - columns(left));
    left.append(static_cast<std::size_t>(missing), ' ');
    return number.append(left).append(" | ").append(right);
  };
  std::string out;
  if (!pictures.where.empty()) add_line(out, pictures.where);
  add_line(out, line("   ", "expected", "actual"));
  for (const PictureRow& row : pictures.rows) {
    add_line(out,
             row.number.empty() ? "   " + row.note : line(row.number, row.expected, row.actual));
    if (!row.marks.empty()) add_line(out, line("   ", row.marks, row.marks));
  }
  return out;
}

std::string expected_alone(const Pictures& pictures) {
  std::string out;
  for (const PictureRow& row : pictures.rows) {
    add_line(out, row.number.empty() ? "   " + row.note : row.number + row.expected);
  }
  return out;
}

std::string actual_alone(const Pictures& pictures) {
  std::string out;
  for (const PictureRow& row : pictures.rows) {
    add_line(out, row.number.empty() ? "   " + row.note : row.number + row.actual);
    if (!row.marks.empty()) add_line(out, "   " + row.marks);
  }
  return out;
}

std::string with_equal_lines_folded(std::string_view text) {
  constexpr std::size_t few = 3;
  std::string out;
  while (!text.empty()) {
    const std::string_view line = first_line(text);
    std::size_t more = 0;
    for (std::string_view rest = text; !rest.empty() && first_line(rest) == line;) {
      ++more;
    }
    if (more < few) {
      out.append(line).append(text.empty() ? "" : "\n");
      continue;
    }
    for (std::size_t i = 0; i < more; ++i) first_line(text);
    if (line.empty()) {
      out += fmt::format("({} empty lines)", more + 1);
    } else {
      out += fmt::format("{}\n({} more lines like this)", line, more);
    }
    if (!text.empty()) out += '\n';
  }
  return out;
}

}  // namespace checker
