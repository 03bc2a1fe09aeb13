#pragma once
/// @file
/// A short name for everything that a lesson's verdict depends on: the learner's files, the
/// lesson's hidden tests, the harness, the library. The same name, the same verdict.

#include <checker/lesson.hpp>
#include <checker/workspace.hpp>

#include <string>

namespace checker {

/// 32 hexadecimal digits of BLAKE2b over paths and contents.
std::string fingerprint(const Workspace& workspace, const Lesson& lesson);

/// The same of the learner's files alone.
std::string fingerprint_of_files(const Workspace& workspace, const Lesson& lesson);

}  // namespace checker
