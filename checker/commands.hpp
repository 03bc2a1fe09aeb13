#pragma once
/// @file
/// What each verb of `check` does. Each prints to the screen and gives the exit code; what can't go
/// on throws Trouble.

#include <checker/lesson.hpp>
#include <checker/options.hpp>
#include <checker/progress.hpp>
#include <checker/result.hpp>
#include <checker/screen.hpp>
#include <checker/workspace.hpp>

#include <ostream>
#include <string_view>

namespace checker {

/// All that a verb works with.
struct Desk {
  Workspace workspace;
  Catalog catalog;
  Screen& screen;
  std::ostream& out;  ///< for what is not for the screen: JSON, a solution's text

  /// Reads the progress; says so on the screen if the file had to be set aside.
  Progress progress() const;
  /// Changes and writes it; says so if that did not work.
  void update(const std::function<void(Progress&)>& change) const;
  /// The lesson to do: the first that is not passed; null if all are.
  const Lesson* current(const Progress& progress) const;
  /// The lesson that was named; where none was, the current one.
  /// @throws Trouble usage if there is no current one, or `careful` is set: what can't be taken
  /// back is done to the lesson that was named or to none
  const Lesson& asked_for(const Options& options, std::string_view verb,
                          bool careful = false) const;
  const Lesson* after(const Lesson& lesson) const;
  /// A lesson's text, and its files with commas between, as one names them where the user stands.
  std::string text_of(const Lesson& lesson) const;
  std::string files_of(const Lesson& lesson) const;
};

Exit show_status(const Desk& desk);
Exit show_list(const Desk& desk);
Exit show_next(const Desk& desk);
Exit check(const Desk& desk, const Options& options);
Exit run_program(const Desk& desk, const Options& options);
Exit play(const Desk& desk, const Options& options);
Exit show_hint(const Desk& desk, const Options& options);
Exit reset(const Desk& desk, const Options& options);
Exit show_solution(const Desk& desk, const Options& options);
Exit watch(const Desk& desk, const Options& options);
Exit doctor(const Desk& desk);
Exit report(const Desk& desk, const Options& options);
Exit author_verify(const Desk& desk, const Options& options);
Exit author_keep_skeleton(const Desk& desk, const Options& options);

/// How a program ended that went wrong by itself, as the end of a sentence about it; empty if it
/// did not, or somebody ended it from outside.
/// @param status what waitpid says
std::string_view what_ended_it(int status);

/// Does what the options ask for.
Exit perform(const Desk& desk, const Options& options);

/// Checks one lesson, records it, gives the result; `again` runs it even if nothing has changed.
LessonResult check_and_record(const Desk& desk, const Lesson& lesson, const Options& options);

/// Checks one lesson and prints the result.
LessonResult check_and_print(const Desk& desk, const Lesson& lesson, const Options& options);

/// Where the last result of a lesson is kept.
std::filesystem::path kept_result(const Workspace& workspace, const Lesson& lesson);

}  // namespace checker
