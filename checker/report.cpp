#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/json_io.hpp>
#include <checker/render.hpp>
#include <checker/runner.hpp>

#include <utility>

namespace checker {

namespace {

/// What a check is when no result of it is known.
CheckResult unchecked(const Check& check, Status status, const std::string& because) {
  CheckResult one;
  one.id = check.id;
  one.requirement = check.requirement;
  one.points = check.points;
  one.why = check.why;
  one.status = status;
  one.because = because;
  return one;
}

/// What is known of a lesson: its last result, or what the progress file says, or that it is
/// untried.
LessonResult known_result(const Desk& desk, const Lesson& lesson, const LessonProgress& progress) {
  constexpr std::size_t largest_result = 8u << 20;
  if (const auto text = read_file(kept_result(desk.workspace, lesson), largest_result)) {
    auto kept = parse_result(*text);
    if (kept && kept->slug == lesson.slug && name_of(kept->outcome) == progress.last) return *kept;
  }
  LessonResult result = blank_result(desk.workspace, lesson);
  const bool passed = progress.last == name_of(Outcome::passed);
  result.outcome = passed ? Outcome::passed : Outcome::failed;
  result.when = passed ? progress.passed : "";
  for (const Check& check : lesson.checks) {
    result.checks.push_back(unchecked(
        check, passed ? Status::pass : Status::could_not_check,
        passed ? "" : "not tried yet, or the result is gone: run ./check " + lesson.number));
  }
  return result;
}

ReportLine report_line(const Lesson& lesson, const LessonProgress& progress, LessonResult result) {
  ReportLine line;
  line.passed = !progress.passed.empty();
  line.state = progress.tries == 0                          ? "not tried"
               : line.passed                                ? state_of(progress)
               : result.outcome == Outcome::did_not_compile ? "does not compile"
               : result.outcome == Outcome::unreadable      ? "the file can't be read"
                                                            : std::string(name_of(result.outcome));
  // The points that there are do not depend on whether the program compiles.
  if (result.checks.empty()) {
    for (const Check& check : lesson.checks) {
      result.checks.push_back(unchecked(check, Status::could_not_check, line.state));
    }
  }
  line.result = std::move(result);
  return line;
}

}  // namespace

Exit report(const Desk& desk, const Options& options) {
  Progress progress = desk.progress();
  std::vector<LessonResult> results;
  std::vector<ReportLine> lines;
  const Lesson* only = options.lesson.empty() ? nullptr : &desk.catalog.find(options.lesson);
  for (const Lesson& lesson : desk.catalog.lessons) {
    if (only == nullptr || only == &lesson) {
      const LessonProgress& mine = progress.lessons[lesson.slug];
      results.push_back(known_result(desk, lesson, mine));
      lines.push_back(report_line(lesson, mine, results.back()));
    }
  }
  if (options.format == "json") {
    desk.out << results_text(results);
  } else if (options.format == "junit") {
    desk.out << junit_text(results);
  } else {
    print_report(desk.screen, lines);
  }
  return Exit::passed;
}

}  // namespace checker
