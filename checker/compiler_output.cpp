#include <checker/compiler_output.hpp>

#include <checker/diagnostic.hpp>
#include <checker/files.hpp>
#include <checker/text_lines.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <utility>

namespace checker {

namespace {

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
    if (line.find(": In ") != std::string_view::npos) {
      in_lambda_ = line.find("In lambda function") != std::string_view::npos ||
                   line.find("<lambda") != std::string_view::npos;
    }
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

Trimmed trim_compiler_output(std::string_view words, const std::filesystem::path& folder,
                             const std::filesystem::path& cwd, int shown) {
  return Trimmer(folder, cwd, shown).trim(words);
}

}  // namespace checker
