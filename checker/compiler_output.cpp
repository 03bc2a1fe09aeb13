#include <checker/compiler_output.hpp>

#include <checker/files.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <optional>
#include <set>
#include <utility>

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

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// What the learner did, in plain words, where the compiler speaks of the insides of a library;
/// empty where its own words will do. Worded after g++ 12 and clang 14 with fmt 9.
std::string_view plain_words(std::string_view message, bool in_lambda) {
  if (has(message, "on_error") ||
      (has(message, "call to consteval function") && has(message, "basic_format_string"))) {
    return "the text has more `{}` than there are arguments (or what stands in the braces does not "
           "fit)";
  }
  if (has(message, "fallback_formatter") || has(message, "Cannot format an argument")) {
    return "a value of this type can't be printed with {}";
  }
  if ((in_lambda && has(message, "passing ") && has(message, "argument discards qualifiers")) ||
      has(message, "captured by copy in a non-mutable lambda")) {
    return "a lambda's captures can't be changed unless it is `mutable`";
  }
  return "";
}

/// Without the name of the option that a warning goes by: "[-Wunused-variable]".
std::string_view without_option(std::string_view message) {
  const std::size_t at = message.rfind(" [-");
  return at != std::string_view::npos && message.ends_with(']') ? message.substr(0, at) : message;
}

/// The message without what only the library's author can read in it.
std::string shortened(std::string_view message) {
  std::string text(message);
  for (std::size_t at; (at = text.find(" [with ")) != std::string::npos;) {
    const std::size_t end = text.find(']', at);
    text.erase(at, end == std::string::npos ? end : end + 1 - at);
  }
  return text;
}

class Trimmer {
 public:
  Trimmer(const std::filesystem::path& folder, const std::filesystem::path& cwd, int shown)
      : folder_(folder.string() + "/"), cwd_(cwd), shown_(shown) {}

  Trimmed trim(std::string_view words) {
    for (const std::string_view line : lines_of(words)) take(line);
    finish();
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

  /// The learner's line with a caret below, as g++ quotes it: for an error inside of a library the
  /// compiler quotes the library.
  static std::string quote(const Place& place) {
    constexpr std::size_t largest = 1 << 20;
    std::size_t line = 0, column = 0;
    if (std::sscanf(place.position.c_str(), ":%zu:%zu", &line, &column) < 1) return "";
    const auto text = read_file(place.file, largest);
    if (!text) return "";
    const auto lines = lines_of(*text);
    if (line == 0 || line > lines.size()) return "";
    const std::string_view source = lines[line - 1];
    std::string quoted = fmt::format("{:>5} | {}\n", line, printable(source));
    if (column == 0 || column > source.size()) return quoted;
    std::string before(source.substr(0, column - 1));
    for (char& c : before) c = c == '\t' ? '\t' : ' ';
    return quoted + "      | " + before + "^\n";
  }

  void take(std::string_view line) {
    if (is_quote(line) && !place_in_trace(line)) {
      if (quoting_ && quoted_ < 4) {
        trimmed_.text += printable(line) + "\n";
        ++quoted_;
      }
      return;
    }
    if (has(line, ": In ")) in_lambda_ = has(line, "In lambda function") || has(line, "<lambda");
    if (take_linker(line)) return;
    auto place = place_of(line);
    if (!place) return;
    std::string_view rest = place->rest;
    const auto severity = severity_of(rest);
    if (severity) {
      diagnose(*place, *severity, without_option(rest));
    } else if (ours(place->file)) {
      // "required from here", "in 'constexpr' expansion of": the way to an error elsewhere.
      led_here_ = *place;
    }
  }

  static bool place_in_trace(std::string_view line) {
    const std::size_t start = line.find_first_not_of(" \t");
    return start != std::string_view::npos && line.substr(start).starts_with("from ");
  }

  void diagnose(const Place& place, Severity severity, std::string_view message) {
    quoting_ = false;
    const bool here = ours(place.file);
    const auto led_here = std::exchange(led_here_, std::nullopt);
    if (severity == Severity::note) {
      // A note about the learner's own lines helps; one about the insides of a library does not.
      if (here && !pending_.empty()) {
        // clang names the learner's line after the error.
        show_elsewhere(place, std::exchange(pending_, ""));
      } else if (here && kept_last_ && plain_.empty() && notes_ < 1) {
        ++notes_;
        begin_quote(fmt::format("{}: note: {}", shown(place), message));
      }
      return;
    }
    finish();
    if (severity == Severity::warning) {
      if (here && ++trimmed_.warnings <= shown_) {
        kept_last_ = true;
        begin_quote(fmt::format("{}: warning: {}", shown(place), message));
      }
      // A warning in somebody else's header is not theirs to mend.
    } else if (here) {
      elsewhere_ = false;
      if (count_error(place)) {
        begin_quote(fmt::format("{}: error: {}", shown(place), reworded(message)));
      }
    } else if (led_here) {
      show_elsewhere(*led_here, message);
    } else if (!elsewhere_) {
      pending_ = message;
    }
    // Else the library complains once more about the same line.
  }

  void show_elsewhere(const Place& theirs, std::string_view message) {
    elsewhere_ = true;
    if (!count_error(theirs)) return;
    const std::string words = reworded(message);
    trimmed_.text +=
        fmt::format("{}: error: {}\n{}", shown(theirs), printable(words), quote(theirs));
  }

  /// What the compiler says; keeps what that means, to be said below.
  std::string reworded(std::string_view message) {
    plain_ = plain_words(message, in_lambda_);
    return plain_.empty() ? std::string(message) : shortened(message);
  }

  /// Errors are counted by line: one mistake can make the compiler complain many times.
  /// @return whether this one is to be shown
  bool count_error(const Place& place) {
    const std::string line = place.file + place.position.substr(0, place.position.find(':', 1));
    if (!lines_.insert(line).second) return false;
    ++trimmed_.errors;
    if (shown_errors_ >= shown_) return false;
    ++shown_errors_;
    kept_last_ = true;
    return true;
  }

  /// Says what is left to say about the last error.
  void finish() {
    if (!pending_.empty()) {
      ++trimmed_.errors;
      if (shown_errors_ < shown_) {
        ++shown_errors_;
        trimmed_.text += fmt::format("error: {}\n", printable(reworded(pending_)));
      }
      pending_.clear();
    }
    if (!plain_.empty()) trimmed_.text += fmt::format("In plain words: {}.\n", plain_);
    plain_ = "";
    notes_ = 0;
    kept_last_ = false;
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
      finish();
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
  int notes_ = 0;
  bool in_lambda_ = false;
  bool elsewhere_ = false;         ///< the last error was inside of a library
  std::optional<Place> led_here_;  ///< the learner's line that the next error is about
  std::string pending_;            ///< an error inside of a library, its line not known yet
  std::string_view plain_;         ///< what the last error means
  std::set<std::string> lines_;    ///< that have an error
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
