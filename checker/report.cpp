#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/json_io.hpp>
#include <checker/render.hpp>
#include <checker/runner.hpp>

namespace checker {

namespace {

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
    CheckResult one;
    one.id = check.id;
    one.requirement = check.requirement;
    one.points = check.points;
    one.why = check.why;
    one.status = passed ? Status::pass : Status::could_not_check;
    one.because =
        passed ? "" : "not tried yet, or the result is gone: run ./check " + lesson.number;
    result.checks.push_back(std::move(one));
  }
  return result;
}

}  // namespace

Exit report(const Desk& desk, const Options& options) {
  Progress progress = desk.progress();
  std::vector<LessonResult> results;
  const Lesson* only = options.lesson.empty() ? nullptr : &desk.catalog.find(options.lesson);
  for (const Lesson& lesson : desk.catalog.lessons) {
    if (only == nullptr || only == &lesson) {
      results.push_back(known_result(desk, lesson, progress.lessons[lesson.slug]));
    }
  }
  if (options.format == "json") {
    desk.out << results_text(results);
  } else if (options.format == "junit") {
    desk.out << junit_text(results);
  } else {
    print_report(desk.screen, results);
  }
  return Exit::passed;
}

}  // namespace checker
