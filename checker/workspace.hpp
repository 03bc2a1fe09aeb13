#pragma once
/// @file
/// Where things are, and how to talk: handed to everything that does something, so that tests can
/// point it at a directory of their own.

#include <filesystem>
#include <string>

namespace checker {

struct Workspace {
  std::filesystem::path root;   ///< the project: lessons/, solutions/, progress.json
  std::filesystem::path build;  ///< CMake's build directory: build/check
  std::filesystem::path cwd;    ///< where the user stands
  std::string ninja = "ninja";  ///< what builds
  std::string sandbox;          ///< "bubblewrap", "landlock", "process-group"; empty: the best

  std::filesystem::path lessons() const { return root / "lessons"; }
  /// What one types where the user stands to run the checker: `./check`, `../../check`.
  std::string command() const;
  std::filesystem::path progress_file() const { return root / "progress.json"; }
  std::filesystem::path built(const std::string& folder) const {
    return build / "lessons" / folder;
  }
};

}  // namespace checker
