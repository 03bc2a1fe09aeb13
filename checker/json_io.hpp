#pragma once
/// @file
/// Everything the checker writes and reads as JSON, in one source file, because the parser behind
/// it takes seconds to compile: progress, results, the plan for a hidden test program and its
/// events.

#include <checker/lesson.hpp>
#include <checker/progress.hpp>
#include <checker/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace checker {

/// @return nothing if it is damaged or newer than we are; `what` then follows the file's name
std::optional<Progress> parse_progress(std::string_view text, std::string& what);
std::string progress_text(const Progress& progress);

/// Results as `check report --format json` and `check NN --format json` print them.
std::string results_text(const std::vector<LessonResult>& results);
/// One result, for keeping, and back again. @return nothing if the text is no result
std::string result_text(const LessonResult& result);
std::optional<LessonResult> parse_result(std::string_view text);

/// What a hidden test program is told to do.
struct Plan {
  std::string programs;  ///< directory of the programs under test
  std::string work;      ///< fresh directory, the only one they may write to
  std::string sandbox;   ///< "bubblewrap", "landlock", "process-group"
  std::optional<std::uint64_t> seed;
};
std::string plan_text(const Plan& plan, const Lesson& lesson);

/// One line from a hidden test program.
struct Event {
  bool done = false;   ///< the last one
  CheckResult result;  ///< without what only lesson.toml knows
};
/// @return nothing if the line is no event
std::optional<Event> parse_event(std::string_view line);

}  // namespace checker
