#pragma once
/// @file
/// Checks one lesson: looks at the learner's files, has them built, runs the hidden tests on them,
/// and gives back the result. Prints nothing.

#include <checker/lesson.hpp>
#include <checker/result.hpp>
#include <checker/workspace.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace checker {

struct RunOptions {
  std::optional<std::uint64_t> seed;  ///< replay random inputs
  /// What is being done, for a progress line: "compiling", "check 2 of 5".
  std::function<void(std::string_view)> progress;
};

/// Runs a lesson's hidden tests on the programs in `programs`; fills `result.checks` and outcome.
void run_tests(const Workspace& workspace, const Lesson& lesson,
               const std::filesystem::path& programs, const RunOptions& options,
               LessonResult& result);

/// The whole way, for the learner's files.
LessonResult check_lesson(const Workspace& workspace, const Lesson& lesson,
                          const RunOptions& options);

/// A result with everything that does not depend on a run.
LessonResult blank_result(const Workspace& workspace, const Lesson& lesson);

}  // namespace checker
