#include <checker/moment.hpp>
#include <checker/render.hpp>
#include <checker/render_failure.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
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

/// So many skipped checks are named, and so many failed ones explained besides the first; more
/// would push what failed off the screen.
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
      if (options_.all || !replayed_) {
        replayed_ = true;
        print_failure(screen_, check, result_.number, options_.all);
      } else if (!folded_failures() && !check.message.empty()) {
        screen_.paragraph(check.message, 8, Tone::strong);
      }
    }
  }

  /// Sentences about what fails besides the first would push its own off the screen.
  bool folded_failures() const {
    return count(result_, Status::fail) > 1 + few || shows_much(*first_failure(result_));
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
      screen_.paragraph(
          fmt::format("Nothing has changed since it passed {}. To run it again: "
                      "./check {} --again",
                      moment_in_words(result_.when, std::time(nullptr)), result_.number),
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

}  // namespace checker
