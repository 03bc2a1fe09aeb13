#include <checker/runner.hpp>

#include <checker/builder.hpp>
#include <checker/command.hpp>
#include <checker/files.hpp>
#include <checker/fingerprint.hpp>
#include <checker/json_io.hpp>
#include <checker/trouble.hpp>
#include <checker/walls.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace checker {

namespace {

/// A hidden test has its own limits; this one only catches a test program that hangs.
int patience_seconds(const Lesson& lesson) {
  return 30 + 20 * static_cast<int>(lesson.checks.size());
}

std::string last_lines(std::string_view text) {
  constexpr std::size_t enough = 1500;
  if (text.size() > enough) text.remove_prefix(text.size() - enough);
  return printable(text);
}

/// Adds what only lesson.toml knows.
CheckResult described(CheckResult result, const Check& check) {
  result.requirement = check.requirement;
  result.points = check.points;
  result.why = check.why;
  return result;
}

void judge(LessonResult& result) {
  const auto any = [&result](Status status) { return count(result, status) > 0; };
  if (any(Status::fail)) {
    result.outcome = Outcome::failed;
  } else if (any(Status::could_not_check) || any(Status::skipped)) {
    result.outcome = Outcome::tool_fault;
    result.trouble = "Not everything could be checked, and that is not your program's fault.";
  } else {
    result.outcome = Outcome::passed;
  }
}

}  // namespace

LessonResult blank_result(const Workspace& workspace, const Lesson& lesson) {
  LessonResult result;
  result.number = lesson.number;
  result.slug = lesson.slug;
  result.title = lesson.title;
  for (const std::string& file : lesson.files) {
    result.files.push_back(shown_path(lesson.folder / file, workspace.root));
  }
  return result;
}

void run_tests(const Workspace& workspace, const Lesson& lesson,
               const std::filesystem::path& programs, const RunOptions& options,
               LessonResult& result) {
  const TemporaryDirectory temporary("kappa-check");
  const std::filesystem::path work = temporary.path() / "work";
  std::filesystem::create_directory(work);
  const std::filesystem::path plan_file = temporary.path() / "plan.json";
  const std::string sandbox = workspace.sandbox.empty() ? best_walls() : workspace.sandbox;
  const Plan plan{programs.string(), work.string(), sandbox, options.seed};
  if (const std::string trouble = replace_file(plan_file, plan_text(plan, lesson));
      !trouble.empty()) {
    throw Trouble(Exit::tool_fault, fmt::format("{} can't be written: {}. Free some space there.",
                                                plan_file.string(), trouble));
  }
  Command command;
  command.arguments = wrap_in_walls(sandbox,
                                    {(workspace.built(lesson.folder_name()) / "tests").string(),
                                     "--plan=" + plan_file.string(), "--events-fd={events}"},
                                    work);
  command.directory = work;
  command.timeout_seconds = patience_seconds(lesson);
  bool done = false;
  std::string garbage;
  command.on_event = [&](std::string_view line) {
    const auto event = parse_event(line);
    const Check* check = event ? lesson.find(event->result.id) : nullptr;
    if (event && event->done) {
      done = true;
    } else if (check != nullptr && !done) {
      result.checks.push_back(described(event->result, *check));
      if (options.progress) {
        options.progress(
            fmt::format("running: check {} of {}", result.checks.size(), lesson.checks.size()));
      }
    } else {
      garbage = line.substr(0, 200);
    }
  };
  const Ended ended = run(command);
  if (ended.interrupted) {
    result.outcome = Outcome::interrupted;
    return;
  }
  const std::string what =
      !ended.started           ? ended.trouble
      : ended.timed_out        ? fmt::format("they took more than {} s", command.timeout_seconds)
      : !garbage.empty()       ? "they reported something that is no result: " + printable(garbage)
      : !ended.trouble.empty() ? ended.trouble
      : !done                  ? fmt::format("they ended early ({})",
                            ended.signal != 0 ? fmt::format("signal {}", ended.signal)
                                                               : fmt::format("exit code {}", ended.exit_code))
                       : result.checks.size() != lesson.checks.size()
          ? fmt::format("they reported {} of {} checks", result.checks.size(), lesson.checks.size())
          : "";
  if (!what.empty()) {
    result.outcome = Outcome::tool_fault;
    result.trouble = fmt::format(
        "The lesson's hidden tests broke: {}. That is not your program's "
        "fault.",
        what);
    if (!ended.output.empty()) result.trouble += "\n" + last_lines(ended.output);
    return;
  }
  judge(result);
}

LessonResult check_lesson(const Workspace& workspace, const Lesson& lesson,
                          const RunOptions& options) {
  LessonResult result = blank_result(workspace, lesson);
  result.when = timestamp();
  for (const std::string& file : lesson.files) {
    result.trouble = trouble_with_source(
        lesson.folder / file, shown_path(lesson.folder / file, workspace.cwd), lesson.number);
    if (!result.trouble.empty()) {
      result.outcome = Outcome::unreadable;
      return result;
    }
  }
  // Taken before the build: a file that is saved meanwhile then counts as changed.
  result.fingerprint = fingerprint(workspace, lesson);
  result.sources = fingerprint_of_files(workspace, lesson);
  if (options.progress) options.progress("compiling");
  const Built built =
      build(workspace, {"lesson_" + lesson.number, "tests_" + lesson.number},
            "lesson_" + lesson.number, lesson.folder, [&options](std::string_view steps) {
              if (options.progress) options.progress(fmt::format("compiling {}", steps));
            });
  result.compiler = built.compiler.text;
  result.errors = built.compiler.errors;
  result.warnings = built.compiler.warnings;
  if (built.interrupted) {
    result.outcome = Outcome::interrupted;
  } else if (built.by_source) {
    result.outcome = Outcome::did_not_compile;
  } else if (!built.ok) {
    result.outcome = Outcome::tool_fault;
    result.compiler.clear();
    result.trouble = fmt::format(
        "Your program could not be built, for a reason outside of it; `./check "
        "doctor` looks for what is wrong.\n{}",
        built.trouble);
  } else {
    if (options.progress) options.progress("running");
    run_tests(workspace, lesson, workspace.built(lesson.folder_name()) / "learner", options,
              result);
  }
  return result;
}

}  // namespace checker
