#pragma once
/// @file
/// Has ninja build a lesson's programs, and tells whose fault it is when that fails: the learner's
/// file, or everything else.

#include <checker/command.hpp>
#include <checker/compiler_output.hpp>
#include <checker/lesson.hpp>
#include <checker/ninja_log.hpp>
#include <checker/workspace.hpp>

#include <functional>
#include <string>
#include <vector>

namespace checker {

struct Built {
  bool ok = false;
  bool by_source = false;  ///< it failed because of what is in the lesson's files
  bool interrupted = false;
  std::string trouble;  ///< if it failed for another reason: a sentence
  Trimmed compiler;     ///< errors and warnings about the lesson's files
};

/// What running ninja gave, taken apart.
struct NinjaRun {
  Ended ended;
  NinjaLog log;
};
/// Runs ninja for `targets`, as far as it gets; waits while another check builds. `progress` gets
/// "3/12".
NinjaRun run_ninja(const Workspace& workspace, const std::vector<std::string>& targets,
                   const std::function<void(std::string_view)>& progress = {});

/// Builds `targets`; `own` is the one whose sources are in `sources`, the folder that messages are
/// about ("lesson_03" and lessons/03-...).
Built build(const Workspace& workspace, const std::vector<std::string>& targets,
            const std::string& own, const std::filesystem::path& sources,
            const std::function<void(std::string_view)>& progress = {});

}  // namespace checker
