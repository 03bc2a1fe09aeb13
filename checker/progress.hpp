#pragma once
/// @file
/// What the learner has done, in `progress.json`: small enough to read, keyed by the lessons' slugs
/// (their numbers may change), never lost and never half written.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace checker {

struct LessonProgress {
  std::string passed;       ///< when it passed first, UTC; empty: not yet
  std::string fingerprint;  ///< of what passed last
  int points = 0, of = 0;   ///< at the last try
  int tries = 0;
  std::string last;                  ///< how the last try ended: "failed"
  std::string first_failure;         ///< id of the check to mend next
  std::map<std::string, int> hints;  ///< rungs of a check's ladder that were shown
  std::string gave_up;               ///< when the solution was asked for before a pass
};

struct Progress {
  std::map<std::string, LessonProgress> lessons;  ///< by slug
};

/// Where a lesson stands, in words: "passed before, does not compile now". Empty: never tried.
std::string state_of(const LessonProgress& progress);

/// Reads the file; an empty progress if there is none. A file that is damaged or from a newer
/// version of the checker is renamed, never overwritten; `notice` then says so.
Progress read_progress(const std::filesystem::path& file, std::string& notice);

/// Reads, changes and writes the file in one go; two checks at once do not lose each other's.
/// @return a sentence if it could not be written (disk full), else empty. `notice` as above.
std::string update_progress(const std::filesystem::path& file, std::string& notice,
                            const std::function<void(Progress&)>& change);

/// Now, in UTC: "2026-11-22T10:00:00Z".
std::string timestamp();

}  // namespace checker
