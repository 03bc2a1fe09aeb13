#include <checker/pictures.hpp>
#include <checker/screen.hpp>

namespace checker {
namespace {

constexpr std::string_view bar = " |";

std::string_view first_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

void add_line(std::string& text, std::string_view line) {
  line = line.substr(0, line.find_last_not_of(' ') + 1);
  text.append(line).append("\n");
}

/// Where the bar is in this line: behind so many columns.
std::size_t bar_in(std::string_view line, int column) {
  for (std::size_t at = line.find(bar); at != std::string_view::npos; at = line.find(bar, at + 1)) {
    if (columns(line.substr(0, at)) == column) return at;
  }
  return line.size();
}

}  // namespace

std::optional<Pictures> taken_apart(std::string_view beside) {
  Pictures pictures;
  std::string_view line = first_line(beside);
  if (line.ends_with(':')) {
    pictures.where = line;
    line = first_line(beside);
  }
  if (!line.starts_with("expected") || !line.ends_with(" | actual")) return {};
  const int column = columns(line.substr(0, line.rfind(bar)));
  while (!beside.empty()) {
    line = first_line(beside);
    const std::size_t end = bar_in(line, column);
    const bool marks = line.find('^') != std::string_view::npos &&
                       line.find_first_not_of(" ^|") == std::string_view::npos;
    if (!marks) add_line(pictures.expected, line.substr(0, end));
    add_line(pictures.actual, line.size() > end + 3 ? line.substr(end + 3) : "");
  }
  return pictures;
}

}  // namespace checker
