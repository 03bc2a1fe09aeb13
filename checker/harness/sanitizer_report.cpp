#include <harness/sanitizer_report.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <harness/visible.hpp>

namespace harness {
namespace {

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> lines;
  // A report has a few dozen lines; what a program prints to fake a longer one is not read.
  while (!text.empty() && lines.size() < 200) {
    const auto newline = text.find('\n');
    lines.push_back(text.substr(0, newline));
    if (newline == std::string_view::npos) break;
    text.remove_prefix(newline + 1);
  }
  return lines;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> meanings{{
    {"heap-buffer-overflow",
     "it used memory before the start or past the end of an array, vector or string"},
    {"stack-buffer-overflow", "it used memory before the start or past the end of a local array"},
    {"global-buffer-overflow",
     "it used memory before the start or past the end of a global array or a text"},
    {"container-overflow", "it used an element past the end of a container"},
    {"heap-use-after-free", "it used an object that was already deleted"},
    {"stack-use-after-scope", "it used a local variable after its block had ended"},
    {"stack-use-after-return", "it used a local variable of a function that had returned"},
    {"attempting double-free", "it deleted the same object twice"},
    {"attempting free on address", "it deleted something that was not made with new"},
    {"alloc-dealloc-mismatch", "it deleted an object in another way than it was made"},
    {"stack-overflow", "its stack is full, often because a function calls itself without an end"},
    {"allocation-size-too-big",
     "it asked for an impossible amount of memory, often because a size is negative"},
    {"out of memory", "there was no memory left"},
    {"FPE on", "it divided a whole number by zero (SIGFPE)"},
    {"BUS on", "it used memory that is not there (SIGBUS)"},
    {"ILL on", "it ran into an instruction that does not exist (SIGILL)"},
    {"SEGV", "it used memory that is not its own (SIGSEGV)"},
}};

std::string meaning(std::string_view headline, std::string_view errors) {
  if (headline.find("SEGV") != std::string_view::npos &&
      errors.find("zero page") != std::string_view::npos) {
    return "it used a null pointer (SIGSEGV)";
  }
  for (const auto& [kind, words] : meanings) {
    if (headline.find(kind) != std::string_view::npos) return std::string{words};
  }
  return "AddressSanitizer stopped it (" +
         in_quotes(headline.substr(0, headline.find(" on ")), 80) + ")";
}

struct Place {
  std::string function;
  std::string file;
  std::string line;
};

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// What the learner calls the function; empty where that has no name. g++ says `operator()` of a
// lambda, Clang `main::$_0::operator()(int) const`.
std::string name_of(std::string_view function) {
  constexpr std::string_view call = "operator()";
  const auto at = function.find(call);
  if (at == 0) return "";
  if (at != std::string_view::npos && function.substr(0, at).find("$_") != std::string_view::npos)
    return "a lambda";
  const auto parameters = function.find('(', at == std::string_view::npos ? 0 : at + call.size());
  // Without parameters, what follows is the start of a path with a space in it.
  return visible(function.substr(0, std::min(parameters, function.find(" /"))));
}

// "    #1 0x55 in main /home/me/lessons/03/single_chat.cpp:12:5"; frames of libraries and of the
// compiler's own headers are nobody's mistake.
std::optional<Place> place(std::string_view line) {
  const auto start = line.find_first_not_of(' ');
  if (start == std::string_view::npos || line[start] != '#') return std::nullopt;
  const auto in = line.find(" in ");
  const auto path = line.rfind(' ');
  if (in == std::string_view::npos || path < in + 4) return std::nullopt;
  const auto where = line.substr(path + 1);
  if (where.starts_with('(') || where.starts_with("/usr/") || where.starts_with("/build/")) {
    return std::nullopt;
  }
  for (const std::string_view foreign :
       {"/libsanitizer/", "/compiler-rt/", "/glibc", "/lib/", "/sysdeps/", "/csu/", "/nptl/",
        "/stdlib/", "/signal/", "/libstdc++"}) {
    if (where.find(foreign) != std::string_view::npos) return std::nullopt;
  }
  const auto colon = where.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto number = where.substr(colon + 1);
  number = number.substr(0, number.find_first_not_of("0123456789"));
  if (number.empty()) return std::nullopt;
  auto function = line.substr(in + 4, path - in - 4);
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  if (const auto at = function.rfind(unnamed); at != std::string_view::npos) {
    function.remove_prefix(at + unnamed.size());
  }
  return Place{name_of(function), visible(file_name(where.substr(0, colon))), std::string{number}};
}

std::string said(const Place& place) {
  return ", in " + (place.function.empty() ? "" : place.function + ", ") + "line " + place.line +
         " of " + place.file;
}

std::optional<SanitizerReport> address(const std::vector<std::string_view>& lines,
                                       std::string_view errors) {
  constexpr std::string_view mark = "ERROR: AddressSanitizer: ";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto at = lines[i].find(mark);
    if (at == std::string_view::npos || !lines[i].starts_with("==")) continue;
    const auto headline = lines[i].substr(at + mark.size());
    SanitizerReport report{"", in_quotes("AddressSanitizer: " + std::string{headline}, 160)};
    report.details = report.details.substr(1, report.details.size() - 2);
    std::string where;
    for (std::size_t k = i + 1; k < lines.size() && where.empty(); ++k) {
      if (lines[k].starts_with("READ of") || lines[k].starts_with("WRITE of")) {
        report.details += "\n" + visible(lines[k].substr(0, lines[k].find(" at 0x")));
      }
      if (const auto found = place(lines[k])) {
        where = said(*found);
        report.details += "\nat " + found->file + ":" + found->line;
      }
    }
    report.sentence = meaning(headline, errors) + where + ".";
    return report;
  }
  return std::nullopt;
}

// "/home/me/lessons/03/single_chat.cpp:12:5: runtime error: signed integer overflow: ..."
std::optional<SanitizerReport> undefined(const std::vector<std::string_view>& lines) {
  constexpr std::string_view mark = ": runtime error: ";
  for (const auto line : lines) {
    const auto at = line.find(mark);
    if (at == std::string_view::npos) continue;
    const auto where = file_name(line.substr(0, at));
    const auto colon = where.find(':');
    if (colon == std::string_view::npos) continue;
    const auto number = where.substr(colon + 1, where.find(':', colon + 1) - colon - 1);
    if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos)
      continue;
    const std::string what = visible(line.substr(at + mark.size()));
    return SanitizerReport{"C++ does not define what happens here: " + what + ", in line " +
                               std::string{number} + " of " + visible(where.substr(0, colon)) + ".",
                           visible(where) + mark.data() + what};
  }
  return std::nullopt;
}

}  // namespace

std::optional<SanitizerReport> sanitizer_report(std::string_view errors) {
  const auto lines = split(errors);
  if (auto report = address(lines, errors)) return report;
  return undefined(lines);
}

}  // namespace harness
