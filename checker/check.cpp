#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/fingerprint.hpp>
#include <checker/json_io.hpp>
#include <checker/render.hpp>
#include <checker/runner.hpp>
#include <checker/trouble.hpp>

#include <fmt/core.h>

namespace checker {

namespace {

constexpr std::size_t largest_result = 8u << 20;

void record(const Desk& desk, const LessonResult& result) {
  desk.update([&result](Progress& progress) {
    LessonProgress& lesson = progress.lessons[result.slug];
    ++lesson.tries;
    lesson.last = name_of(result.outcome);
    const Points points = points_of(result);
    if (points.all > 0) {
      lesson.points = points.earned;
      lesson.of = points.all;
    }
    const CheckResult* failure = first_failure(result);
    if (failure != nullptr) lesson.first_failure = failure->id;
    if (result.outcome == Outcome::passed) {
      if (lesson.passed.empty()) lesson.passed = result.when;
      lesson.fingerprint = result.fingerprint;
      lesson.first_failure.clear();
    }
  });
}

/// The kept result of a pass, if nothing that it depends on has changed since.
std::optional<LessonResult> stored_pass(const Desk& desk, const Lesson& lesson) {
  const Progress progress = desk.progress();
  const auto found = progress.lessons.find(lesson.slug);
  if (found == progress.lessons.end() || found->second.last != name_of(Outcome::passed) ||
      found->second.fingerprint.empty()) {
    return std::nullopt;
  }
  const auto text = read_file(kept_result(desk.workspace, lesson), largest_result);
  auto result = text ? parse_result(*text) : std::nullopt;
  if (!result || result->outcome != Outcome::passed ||
      result->fingerprint != found->second.fingerprint ||
      result->fingerprint != fingerprint(desk.workspace, lesson)) {
    return std::nullopt;
  }
  result->stored = true;
  return result;
}

}  // namespace

std::filesystem::path kept_result(const Workspace& workspace, const Lesson& lesson) {
  return workspace.build / "results" / (lesson.slug + ".json");
}

LessonResult check_and_record(const Desk& desk, const Lesson& lesson, const Options& options) {
  if (!options.again && !options.seed) {
    if (auto stored = stored_pass(desk, lesson)) return *stored;
  }
  RunOptions run;
  run.seed = options.seed;
  if (options.format == "text") {
    run.progress = [&](std::string_view what) {
      desk.screen.progress(fmt::format("{} {}: {}", lesson.number, lesson.title, what));
    };
  }
  LessonResult result = check_lesson(desk.workspace, lesson, run);
  // A check that was stopped or broke says nothing about the learner: nothing is recorded.
  if (result.outcome == Outcome::interrupted || result.outcome == Outcome::tool_fault)
    return result;
  std::error_code ignored;
  std::filesystem::create_directories(desk.workspace.build / "results", ignored);
  // Only a help for `report` and for not running things again: without it, things run again.
  replace_file(kept_result(desk.workspace, lesson), result_text(result));
  record(desk, result);
  return result;
}

LessonResult check_and_print(const Desk& desk, const Lesson& lesson, const Options& options) {
  Progress before = desk.progress();
  LessonResult result = check_and_record(desk, lesson, options);
  if (options.format == "json") {
    desk.out << results_text({result});
  } else if (options.format == "junit") {
    desk.out << junit_text({result});
  } else {
    TextOptions text;
    text.all = options.all;
    text.next = desk.after(lesson);
    if (text.next != nullptr) text.next_text = desk.text_of(*text.next);
    text.text = desk.text_of(lesson);
    text.files = desk.files_of(lesson);
    text.passed_before = !before.lessons[lesson.slug].passed.empty();
    print_result(desk.screen, result, text);
  }
  return result;
}

Exit check(const Desk& desk, const Options& options) {
  const Lesson* lesson = nullptr;
  try {
    lesson = &desk.catalog.find(options.lesson);
  } catch (const Trouble& trouble) {
    const std::string meant = verb_like(options.lesson);
    if (trouble.code() != Exit::usage || meant.empty()) throw;
    throw Trouble(Exit::usage, fmt::format("There is no lesson `{}`. Did you mean `{}`?",
                                           options.lesson, meant));
  }
  return exit_code(check_and_print(desk, *lesson, options));
}

}  // namespace checker
