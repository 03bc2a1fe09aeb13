#include <checker/compiler_output.hpp>

#include <checker/files.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>

namespace checker {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
  return end - at;
}

/// `file:line:column: rest` or `file:line: rest`.
struct Place {
  std::string file;
  std::string position;  ///< ":12:3"
  std::string_view rest;
};

std::optional<Place> place_of(std::string_view line) {
  for (std::size_t colon = line.find(':', 1); colon != std::string_view::npos;
       colon = line.find(':', colon + 1)) {
    const std::size_t digits = digits_at(line, colon + 1);
    if (digits == 0) continue;
    std::size_t end = colon + 1 + digits;
    if (end < line.size() && line[end] == ':') {
      if (const std::size_t more = digits_at(line, end + 1); more > 0) end += 1 + more;
    }
    if (end >= line.size() || (line[end] != ':' && line[end] != ',')) continue;
    std::string_view rest = line.substr(end + 1);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    return Place{std::string(line.substr(0, colon)), std::string(line.substr(colon, end - colon)),
                 rest};
  }
  return std::nullopt;
}

enum class Severity { error, warning, note };

/// The severity, if the line is a diagnostic; takes it off `rest`.
std::optional<Severity> severity_of(std::string_view& rest) {
  struct Word {
    std::string_view text;
    Severity severity;
  };
  for (const Word& word : {Word{"fatal error: ", Severity::error}, Word{"error: ", Severity::error},
                           Word{"warning: ", Severity::warning}, Word{"note: ", Severity::note}}) {
    if (rest.starts_with(word.text)) {
      rest.remove_prefix(word.text.size());
      return word.severity;
    }
  }
  return std::nullopt;
}

/// Lines with which the compiler quotes source: "   12 | code", "      | ^~~"; clang: code, "  ^".
bool is_quote(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

class Trimmer {
 public:
  Trimmer(const std::filesystem::path& folder, const std::filesystem::path& cwd, int shown)
      : folder_(folder.string() + "/"), cwd_(cwd), shown_(shown) {}

  Trimmed trim(std::string_view words) {
    for (const std::string_view line : lines_of(words)) take(line);
    if (const int more = trimmed_.errors - shown_errors_; more > 0) {
      trimmed_.text += fmt::format("... and {} more error{}; they often go away with the first.\n",
                                   more, more == 1 ? "" : "s");
    }
    return std::move(trimmed_);
  }

 private:
  bool ours(const std::string& file) const { return file.starts_with(folder_); }
  std::string shown(const Place& place) const {
    return shown_path(place.file, cwd_) + place.position;
  }

  void take(std::string_view line) {
    if (is_quote(line) && !place_in_trace(line)) {
      if (quoting_ && quoted_ < 4) {
        trimmed_.text += printable(line) + "\n";
        ++quoted_;
      }
      return;
    }
    if (take_linker(line)) return;
    auto place = place_of(line);
    if (!place) return;
    std::string_view rest = place->rest;
    const auto severity = severity_of(rest);
    if (!severity) {
      // "required from here", "In instantiation of", "from a.cpp:1,": the way to an error
      // elsewhere.
      if (ours(place->file)) led_here_ = shown(*place);
      return;
    }
    diagnose(*place, *severity, rest);
  }

  static bool place_in_trace(std::string_view line) {
    const std::size_t start = line.find_first_not_of(" \t");
    return start != std::string_view::npos && line.substr(start).starts_with("from ");
  }

  void diagnose(const Place& place, Severity severity, std::string_view message) {
    quoting_ = false;
    const bool here = ours(place.file);
    if (severity == Severity::note) {
      // A note about the learner's own lines helps; one about the insides of a library does not.
      if (here && kept_last_ && notes_ < 1) {
        ++notes_;
        begin_quote(fmt::format("{}: note: {}", shown(place), message));
      } else if (here && elsewhere_pending_) {
        // clang names the learner's line after the error.
        trimmed_.text += fmt::format("  used at {}\n", shown(place));
        elsewhere_pending_ = false;
      }
      return;
    }
    notes_ = 0;
    elsewhere_pending_ = false;
    kept_last_ = false;
    const bool error = severity == Severity::error;
    int& all = error ? trimmed_.errors : trimmed_.warnings;
    int& kept = error ? shown_errors_ : shown_warnings_;
    if (!error && !here) return;  // a warning in somebody else's header is not theirs to mend
    ++all;
    if (kept >= shown_) return;
    ++kept;
    kept_last_ = true;
    const std::string_view kind = error ? "error" : "warning";
    if (here) {
      begin_quote(fmt::format("{}: {}: {}", shown(place), kind, message));
    } else if (!led_here_.empty()) {
      trimmed_.text += fmt::format("{}: {}: {}\n", led_here_, kind, printable(message));
    } else {
      trimmed_.text += fmt::format("{}: {}\n", kind, printable(message));
      elsewhere_pending_ = true;
      kept_last_ = false;
    }
    led_here_.clear();
  }

  void begin_quote(const std::string& line) {
    trimmed_.text += printable(line) + "\n";
    quoting_ = true;
    quoted_ = 0;
  }

  /// "undefined reference to `f()'" (ld), "undefined symbol: f()" (mold, lld).
  bool take_linker(std::string_view line) {
    for (const std::string_view mark : {"undefined reference to ", "undefined symbol: "}) {
      const std::size_t at = line.find(mark);
      if (at == std::string_view::npos) continue;
      std::string symbol(line.substr(at + mark.size()));
      std::erase_if(symbol, [](char c) { return c == '`' || c == '\''; });
      quoting_ = false;
      if (!linked_.insert(symbol).second) return true;
      ++trimmed_.errors;
      if (shown_errors_ >= shown_) return true;
      ++shown_errors_;
      trimmed_.text += symbol == "main"
                           ? "error: undefined symbol: main (a program starts in `int main()`)\n"
                           : fmt::format(
                                 "error: undefined symbol: {} (declared, but defined "
                                 "nowhere)\n",
                                 printable(symbol));
      return true;
    }
    if (line.find("multiple definition of ") != std::string_view::npos ||
        line.find("duplicate symbol: ") != std::string_view::npos) {
      const std::size_t at =
          std::min(line.find("multiple definition of "), line.find("duplicate symbol: "));
      ++trimmed_.errors;
      ++shown_errors_;
      trimmed_.text += fmt::format("error: {}\n", printable(line.substr(at)));
      return true;
    }
    return false;
  }

  std::string folder_;
  const std::filesystem::path& cwd_;
  int shown_;
  Trimmed trimmed_;
  int shown_errors_ = 0, shown_warnings_ = 0;
  bool quoting_ = false;  ///< source lines that follow belong to what was kept
  int quoted_ = 0;
  bool kept_last_ = false;
  bool elsewhere_pending_ = false;
  int notes_ = 0;
  std::string led_here_;
  std::set<std::string> linked_;
};

}  // namespace

NinjaLog read_ninja_output(std::string_view output) {
  constexpr std::string_view mark = "@@kappa ";
  NinjaLog log;
  bool command_line_next = false;
  for (const std::string_view line : lines_of(output)) {
    if (command_line_next) {
      command_line_next = false;
    } else if (line.starts_with(mark)) {
      const std::size_t at = line.find(' ', mark.size());
      log.steps.push_back({std::string(line.substr(std::min(line.size(), at + 1))), false, ""});
    } else if (line.starts_with("FAILED: ")) {
      if (log.steps.empty()) log.steps.emplace_back();
      log.steps.back().failed = true;
      log.steps.back().what += " " + std::string(line.substr(8));
      command_line_next = true;
    } else if (line.starts_with("ninja: error: ")) {
      log.trouble += std::string(line.substr(14)) + "\n";
    } else if (line.starts_with("ninja: ")) {
      continue;  // "build stopped", "no work to do"
    } else if (!log.steps.empty()) {
      log.steps.back().words += std::string(line) + "\n";
    }
  }
  return log;
}

Trimmed trim_compiler_output(std::string_view words, const std::filesystem::path& folder,
                             const std::filesystem::path& cwd, int shown) {
  return Trimmer(folder, cwd, shown).trim(words);
}

}  // namespace checker
