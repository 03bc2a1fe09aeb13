#pragma once
/// @file
/// What must hold for a lesson to be a good one, checked without a learner: `check author verify`.

#include <checker/lesson.hpp>
#include <checker/result.hpp>
#include <checker/workspace.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace checker {

/// One thing that was looked at.
struct Finding {
  std::string what;     ///< "03 mutant swapped-order"
  std::string trouble;  ///< what is wrong; empty: nothing
};

/// What can be seen without running anything: texts, hints, links, folders, kept skeletons.
/// `strict`: a learner's file that differs from the kept skeleton is wrong (in CI nobody learns).
std::vector<Finding> look_at_lesson(const Workspace& workspace, const Lesson& lesson, bool strict);

/// A program of the author's, and how checking it must end.
struct Variant {
  enum class Kind { skeleton, solution, alternative, mutant };
  Kind kind;
  std::string name;    ///< of an alternative or mutant
  std::string target;  ///< CMake's: "mutant_03_swapped-order"
  std::string folder;  ///< below the lesson's build folder: "mutants/swapped-order"
  const Mutant* mutant = nullptr;
};
std::vector<Variant> variants_of(const Lesson& lesson);

/// What is wrong with how checking that variant ended; empty if it ended as it must. Pure.
std::string judge_variant(const Lesson& lesson, const Variant& variant, const LessonResult& result);

}  // namespace checker
