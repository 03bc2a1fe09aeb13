#pragma once
/// @file
/// A lesson as its `lesson.toml` describes it. Reading it also checks that it makes sense: known
/// names in `needs`, no circles, unique ids. The format is in CONTRIBUTING.md.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace checker {

struct Check {
  std::string id;           ///< kebab case; the GoogleTest name in Pascal case
  std::string requirement;  ///< one line: "prints the sequence number"
  int points = 1;
  std::vector<std::string> needs;  ///< ids of checks that must pass first
  std::string why;                 ///< rationale, one or two sentences
  std::vector<std::string> hints;  ///< a nudge, the idea, nearly the code
};

/// A planted wrong answer.
struct Mutant {
  std::string name;
  std::string caught_by;  ///< id of the check that must fail
  std::string says;       ///< what that check's message must contain
};

struct Lesson {
  std::string number;  ///< two digits, from the folder's name
  std::string slug;    ///< stable; progress is stored under it
  std::string title, part;
  int minutes = 0;
  std::filesystem::path folder;             ///< absolute
  std::vector<std::string> files;           ///< what the learner edits, names in `folder`
  std::vector<std::string> skeleton_fails;  ///< checks that the untouched skeleton fails
  std::vector<Check> checks;
  std::vector<Mutant> mutants;

  std::string folder_name() const { return folder.filename().string(); }
  const Check* find(std::string_view id) const;  ///< null if there is none
};

/// Reads `folder/lesson.toml`. @throws Trouble tool_fault that names the line or the entry
Lesson read_lesson(const std::filesystem::path& folder);

/// The same from text, for tests. `folder` gives the number.
Lesson parse_lesson(std::string_view toml, const std::filesystem::path& folder);

/// All lessons in `lessons/`, by number; broken ones are left out and described in `broken`.
struct Catalog {
  std::vector<Lesson> lessons;
  std::vector<std::string> broken;

  /// By number ("3", "03"), slug, folder name, or the unambiguous start of a slug.
  /// @throws Trouble usage that says what there is
  const Lesson& find(std::string_view name) const;
};
Catalog read_catalog(const std::filesystem::path& lessons);

}  // namespace checker
