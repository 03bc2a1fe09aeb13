#include <checker/pictures.hpp>
#include <checker/render.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

namespace checker {

namespace {

/// What a person reads in front of a check; six columns.
std::string_view word_for(Status status) {
  switch (status) {
    case Status::pass:
      return "pass";
    case Status::fail:
      return "FAIL";
    case Status::skipped:
      return "skip";
    case Status::could_not_check:
      break;
  }
  return "????";
}

Tone tone_for(Status status) {
  switch (status) {
    case Status::pass:
      return Tone::good;
    case Status::fail:
      return Tone::bad;
    default:
      return Tone::quiet;
  }
}

std::string_view limit_in_words(std::string_view limit) {
  if (limit == "wall") return "the time limit";
  if (limit == "cpu") return "the limit on computing time";
  if (limit == "memory") return "the memory limit";
  if (limit == "output") return "the limit on output";
  if (limit == "file") return "the limit on file sizes";
  if (limit == "processes") return "the limit on processes";
  return limit;
}

/// Did a crash or a limit end the program? What the check is about is beside the point then.
bool was_cut_short(const CheckResult& check) {
  return !check.limit.empty() || check.message.find(" crashed: ") != std::string::npos ||
         check.message.find(" crashed with ") != std::string::npos;
}

/// Does `actual` hold no word that the sentence above it has not said? What the C++ library puts
/// around an exception's words counts as said.
bool repeats(const CheckResult& check) {
  const std::string said =
      check.message + " terminate called after throwing an instance of what without active";
  std::string word;
  for (const char c : check.actual + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
    } else if (!word.empty()) {
      if (said.find(word) == std::string::npos) return false;
      word.clear();
    }
  }
  return true;
}

/// So many skipped checks are named; more would push what failed off the screen.
constexpr int few = 2;

class Printer {
 public:
  Printer(Screen& screen, const LessonResult& result, const TextOptions& options)
      : screen_(screen), result_(result), options_(options) {}

  void print() {
    screen_.paragraph(fmt::format("{} {}", result_.number, result_.title), 0, Tone::strong);
    if (result_.outcome == Outcome::did_not_compile) {
      // The compiler's own words, and nothing else but the verdict.
      screen_.blank();
      screen_.wrapped(result_.compiler);
      screen_.blank();
      return verdict();
    }
    if (!result_.compiler.empty()) {
      screen_.blank();
      screen_.wrapped(result_.compiler);
    }
    if (!result_.checks.empty()) screen_.blank();
    const int skipped = count(result_, Status::skipped);
    const bool folded = skipped > few && !options_.all;
    for (const CheckResult& check : result_.checks) {
      if (!folded || check.status != Status::skipped) print(check);
    }
    if (folded) {
      screen_.labelled(fmt::format("{}  ", screen_.tone(Tone::quiet, word_for(Status::skipped))),
                       fmt::format("{} more checks need what fails here", skipped), 2);
    }
    if (!result_.trouble.empty()) {
      screen_.blank();
      // A sentence; what follows it are somebody else's words.
      const std::size_t end = std::min(result_.trouble.find('\n'), result_.trouble.size());
      screen_.paragraph(result_.trouble.substr(0, end));
      screen_.verbatim(std::string_view(result_.trouble).substr(end), 2);
    }
    screen_.blank();
    verdict();
  }

 private:
  void print(const CheckResult& check) {
    const std::string label =
        fmt::format("{}  ", screen_.tone(tone_for(check.status), word_for(check.status)));
    const std::string points =
        check.points == 0 ? "" : fmt::format(" ({})", counted(check.points, "point"));
    screen_.labelled(label, check.requirement + points, 2);
    if (check.status == Status::skipped) {
      screen_.paragraph("needs: " + requirement_of(check.because), 8, Tone::quiet);
    } else if (check.status == Status::could_not_check) {
      screen_.paragraph("could not be checked: " + check.because, 8);
    } else if (check.status == Status::fail) {
      const bool whole = options_.all || !replayed_;
      replayed_ = true;
      explain(check, whole);
    }
  }

  void explain(const CheckResult& check, bool whole) {
    if (whole) {
      screen_.blank();
      for (std::size_t i = 0; i < check.steps.size(); ++i) {
        screen_.labelled(fmt::format("{}. ", i), check.steps[i], 8);
      }
      if (!check.steps.empty()) screen_.blank();
    }
    if (!check.message.empty()) screen_.paragraph(check.message, 8, Tone::strong);
    if (!whole) return;
    if (!check.expected.empty()) screen_.labelled("expected    ", check.expected, 8);
    const bool cut_short = was_cut_short(check);
    if (!check.actual.empty() && !(cut_short && repeats(check))) {
      actual(check.actual);
    }
    if (check.difference.find('\n') != std::string::npos) {
      pictures(check.difference);
    } else if (!check.difference.empty()) {
      screen_.labelled("difference  ", check.difference, 8);
    }
    if (!check.limit.empty()) {
      screen_.labelled(
          "limit       ",
          fmt::format("{}; it used {} MB and computed for {} ms", limit_in_words(check.limit),
                      check.memory_kb / 1024, check.cpu_ms),
          8);
    }
    if (check.seed) {
      screen_.labelled(
          "again with  ",
          screen_.typed(fmt::format("./check {} --seed {}", result_.number, *check.seed)), 8);
    }
    if (!check.why.empty() && !cut_short)
      screen_.labelled("why         ", check.why, 8, Tone::quiet);
    screen_.blank();
  }

  /// What a program has shown. A screen is a picture: its rows stay whole where they have room.
  void actual(const std::string& text) {
    constexpr int indent = 20;
    const int widest = widest_line(text);
    if (text.find('\n') == std::string::npos || widest + indent <= screen_.width() ||
        widest > screen_.width()) {
      screen_.labelled("actual      ", text, 8);
      return;
    }
    screen_.paragraph("actual", 8);
    screen_.verbatim(text, std::min(8, screen_.width() - widest));
  }

  /// Two pictures beside each other, or one below the other where there is no room.
  void pictures(const std::string& beside) {
    constexpr int indent = 2;
    screen_.blank();
    const auto apart = taken_apart(beside);
    if (!apart || widest_line(beside) + indent <= screen_.width()) {
      screen_.verbatim(beside, indent);
      screen_.blank();
      return;
    }
    if (!apart->where.empty()) screen_.paragraph(apart->where, indent);
    screen_.paragraph("expected:", indent);
    screen_.verbatim(apart->expected, indent);
    screen_.paragraph("actual:", indent);
    screen_.verbatim(apart->actual, indent);
    screen_.blank();
  }

  static int widest_line(std::string_view text) {
    int widest = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      widest = std::max(widest, columns(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return widest;
  }

  std::string requirement_of(const std::string& id) const {
    for (const CheckResult& check : result_.checks) {
      if (check.id == id) return check.requirement;
    }
    return id;
  }

  std::string files() const {
    return options_.files.empty() ? fmt::format("{}", fmt::join(result_.files, ", "))
                                  : options_.files;
  }

  /// Those that the compiler names; all, if it does not name them or not all errors are shown.
  std::string files_with_errors() const {
    std::string named;
    for (const std::string& file : result_.files) {
      const auto has_error = [&](const std::string& line) {
        return line.starts_with(file + ":") && line.find(": error: ") != std::string::npos;
      };
      std::istringstream compiler(result_.compiler);
      for (std::string line; std::getline(compiler, line);) {
        if (!has_error(line)) continue;
        named += (named.empty() ? "" : ", ") + file;
        break;
      }
    }
    const bool all_shown = result_.compiler.find("... and ") == std::string::npos;
    return named.empty() || !all_shown ? files() : named;
  }

  void verdict() {
    const Points points = points_of(result_);
    switch (result_.outcome) {
      case Outcome::passed:
        return passed(points);
      case Outcome::failed:
        return failed(points);
      case Outcome::did_not_compile:
        return screen_.paragraph(fmt::format("DOES NOT COMPILE: {} in {}.",
                                             counted(result_.errors, "error"), files_with_errors()),
                                 0, Tone::bad);
      case Outcome::unreadable:
        return screen_.paragraph("NOTHING TO CHECK: mend the file named above first.", 0,
                                 Tone::bad);
      case Outcome::interrupted:
        return screen_.paragraph("STOPPED: nothing was recorded.", 0, Tone::bad);
      case Outcome::tool_fault:
        break;
    }
    screen_.paragraph("NO VERDICT: the check itself did not work; your program may be right.", 0,
                      Tone::bad);
  }

  void passed(Points points) {
    if (result_.stored) {
      screen_.paragraph(fmt::format("Nothing has changed since it passed ({}). To run it again: "
                                    "./check {} --again",
                                    result_.when, result_.number),
                        0, Tone::quiet);
    }
    screen_.paragraph(fmt::format("To compare: ./check solution {}", result_.number), 0,
                      Tone::quiet);
    if (options_.next != nullptr) {
      screen_.paragraph(
          fmt::format("Next: {}, then ./check {}", options_.next_text, options_.next->number));
    } else {
      screen_.paragraph("That was the last lesson that there is. What you have done: ./check list");
    }
    screen_.paragraph(fmt::format("PASSED: {} of {}.", points.earned, counted(points.all, "point")),
                      0, Tone::good);
  }

  void failed(Points points) {
    const CheckResult* first = first_failure(result_);
    if (count(result_, Status::fail) > 1 && !options_.all) {
      screen_.paragraph(
          fmt::format("Mend the first one first, \"{}\". To see all of them in full: "
                      "./check {} --all",
                      first->requirement, result_.number));
    }
    if (!options_.passed_before && !options_.text.empty()) {
      screen_.labelled("read   ", options_.text);
      screen_.labelled("edit   ", files());
    }
    if (first != nullptr) screen_.paragraph(fmt::format("A hint: ./check hint {}", result_.number));
    screen_.paragraph(fmt::format("NOT YET: {} of {}, {} of {}.", count(result_, Status::pass),
                                  counted(static_cast<int>(result_.checks.size()), "check"),
                                  points.earned, counted(points.all, "point")),
                      0, Tone::bad);
  }

  Screen& screen_;
  const LessonResult& result_;
  const TextOptions& options_;
  bool replayed_ = false;
};

}  // namespace

void print_result(Screen& screen, const LessonResult& result, const TextOptions& options) {
  Printer(screen, result, options).print();
}

void print_report(Screen& screen, const std::vector<ReportLine>& lines) {
  Points sum;
  int passed = 0;
  for (const ReportLine& line : lines) {
    const LessonResult& result = line.result;
    const Points points = points_of(result);
    sum.earned += points.earned;
    sum.all += points.all;
    const bool fine = result.outcome == Outcome::passed;
    passed += line.passed ? 1 : 0;
    screen.labelled(fmt::format("{}  ", result.number),
                    fmt::format("{}: {}, {} of {}", result.title, line.state, points.earned,
                                counted(points.all, "point")),
                    0, fine ? Tone::good : Tone::plain);
    for (const CheckResult& check : result.checks) {
      if (check.status == Status::fail) screen.labelled("FAIL  ", check.requirement, 4);
    }
  }
  screen.paragraph(fmt::format("{} of {} passed, {} of {}.", passed,
                               counted(static_cast<int>(lines.size()), "lesson"), sum.earned,
                               counted(sum.all, "point")));
}

}  // namespace checker
