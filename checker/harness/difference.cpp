#include <harness/difference.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

namespace harness {
namespace {

using Lines = std::vector<std::string_view>;

// Lines without their endings; an unfinished last line counts.
Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto newline = text.find('\n');
    lines.push_back(text.substr(0, newline));
    if (newline == std::string_view::npos) break;
    text.remove_prefix(newline + 1);
  }
  return lines;
}

std::string_view without_end(std::string_view text, std::string_view unwanted) {
  const auto last = text.find_last_not_of(unwanted);
  return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

template <typename Change>
std::string each_line(std::string_view text, Change change) {
  std::string out;
  for (const auto line : split(text)) out += std::string{change(line)} + '\n';
  return out;
}

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::string without(std::string_view text, std::string_view unwanted) {
  std::string out;
  for (const char c : text) {
    if (unwanted.find(c) == std::string_view::npos) out += c;
  }
  return out;
}

std::string without_spaces(std::string_view text) { return without(text, " \t\r\n"); }

// The place where one line has to be left out of `longer` to get `shorter`, counted from 1.
std::optional<std::size_t> extra_line(const Lines& longer, const Lines& shorter) {
  if (longer.size() != shorter.size() + 1) return std::nullopt;
  std::size_t at = 0;
  while (at < shorter.size() && longer[at] == shorter[at]) ++at;
  const bool rest_equal =
      std::equal(longer.begin() + static_cast<std::ptrdiff_t>(at) + 1, longer.end(),
                 shorter.begin() + static_cast<std::ptrdiff_t>(at), shorter.end());
  return rest_equal ? std::optional{at + 1} : std::nullopt;
}

std::string times(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// Characters, not bytes, before the first difference, counted from 1.
std::size_t column(std::string_view a, std::string_view b) {
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  const auto shared = a.substr(0, at);
  return 1 +
         static_cast<std::size_t>(std::count_if(
             shared.begin(), shared.end(), [](unsigned char c) { return (c & 0xc0U) != 0x80; }));
}

std::string about_ends(std::string_view expected, std::string_view actual) {
  if (std::string{actual} + '\n' == expected) return "the newline at the end is missing";
  if (std::string{expected} + '\n' == actual) return "there is a newline too many at the end";
  if (without_end(expected, "\n") == without_end(actual, "\n"))
    return "only the number of newlines at the end differs";
  const auto no_return = [](std::string_view line) { return without_end(line, "\r"); };
  if (each_line(expected, no_return) == each_line(actual, no_return)) {
    return "equal but for carriage returns (`\\r`) at the ends of lines";
  }
  const auto no_space = [](std::string_view line) { return without_end(line, " \t\r"); };
  if (each_line(expected, no_space) == each_line(actual, no_space)) {
    return expected.size() < actual.size() ? "equal but for spaces at the end of a line"
                                           : "equal but for missing spaces at the end of a line";
  }
  return "";
}

std::string about_characters(std::string_view expected, std::string_view actual) {
  if (lower(expected) == lower(actual)) return "only the case differs (capital and small letters)";
  if (without_spaces(expected) == without_spaces(actual))
    return "only spaces and line breaks differ";
  if (without(expected, "\"'`") == without(actual, "\"'`")) {
    return expected.size() < actual.size()
               ? "equal but for quotation marks that should not be there"
               : "equal but for quotation marks that are missing";
  }
  constexpr std::string_view punctuation = ".,:;!?";
  if (without(expected, punctuation) == without(actual, punctuation))
    return "only the punctuation differs";
  return "";
}

std::string about_lines(const Lines& expected, const Lines& actual) {
  if (const auto at = extra_line(actual, expected))
    return "extra line " + std::to_string(*at) + ", the rest is equal";
  if (const auto at = extra_line(expected, actual)) {
    return "line " + std::to_string(*at) + " is missing, the rest is equal";
  }
  if (expected.size() > 1) {
    Lines sorted_expected = expected;
    Lines sorted_actual = actual;
    if (std::equal(expected.rbegin(), expected.rend(), actual.begin(), actual.end()))
      return "the same lines in reverse order";
    std::sort(sorted_expected.begin(), sorted_expected.end());
    std::sort(sorted_actual.begin(), sorted_actual.end());
    if (sorted_expected == sorted_actual) return "the same lines in another order";
  }
  const auto both = std::min(expected.size(), actual.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (expected[i] == actual[i]) continue;
    const bool one_line = expected.size() == 1 && actual.size() == 1;
    return (one_line ? "differs" : "line " + std::to_string(i + 1) + " differs") + " at column " +
           std::to_string(column(expected[i], actual[i]));
  }
  return actual.size() > expected.size()
             ? times(actual.size() - expected.size(), "line") + " too many at the end"
             : times(expected.size() - actual.size(), "line") + " missing at the end";
}

}  // namespace

std::string difference(std::string_view expected, std::string_view actual) {
  if (expected == actual) return "";
  if (actual.empty()) return "nothing is there";
  if (expected.empty()) return "nothing should be there";
  if (auto words = about_ends(expected, actual); !words.empty()) return words;
  if (auto words = about_characters(expected, actual); !words.empty()) return words;
  return about_lines(split(expected), split(actual));
}

}  // namespace harness
