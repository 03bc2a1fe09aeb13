#pragma once
/// @file
/// What came out of checking a lesson. There is one model; text, JSON and JUnit are renderings of
/// it, so they can't disagree.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace checker {

/// What `check` exits with.
enum class Exit : int {
  passed = 0,
  failed = 1,           ///< a check failed
  did_not_compile = 2,  ///< the learner's file: does not compile, is gone, is no text
  limit = 3,            ///< time, memory or another limit struck
  tool_fault = 4,       ///< the checker or the tool-chain: never the learner
  usage = 64,
  interrupted = 130,  ///< ctrl-C
};

enum class Status {
  pass,
  fail,
  skipped,          ///< a check that this one needs did not pass
  could_not_check,  ///< something that is not the learner's fault was in the way
};

/// One check of a lesson, as it went.
struct CheckResult {
  std::string id;
  std::string requirement;  ///< from lesson.toml: "prints the sequence number"
  Status status = Status::could_not_check;
  int points = 0;                  ///< what it is worth
  std::string because;             ///< skipped: the check's id; could_not_check: the reason
  std::string message;             ///< the sentence for the learner
  std::string why;                 ///< rationale, from lesson.toml
  std::vector<std::string> steps;  ///< replayed before the failure
  std::string expected, actual, difference;
  std::string limit;  ///< wall, cpu, memory, output, file, processes; empty: none
  std::optional<std::uint64_t> seed;
  std::uint64_t cpu_ms = 0, memory_kb = 0;
};

/// How a lesson came out as a whole.
enum class Outcome {
  passed,
  failed,
  did_not_compile,
  unreadable,  ///< the learner's file is gone, empty, no text
  tool_fault,
  interrupted,
};

struct LessonResult {
  std::string number, slug, title;
  std::vector<std::string> files;  ///< what the learner edits, relative to the project
  Outcome outcome = Outcome::tool_fault;
  std::string trouble;           ///< one sentence, if no check could run
  std::string compiler;          ///< the compiler's words, trimmed; warnings too
  int errors = 0, warnings = 0;  ///< in `compiler`
  std::vector<CheckResult> checks;
  std::string fingerprint;  ///< of everything the verdict depends on
  std::string sources;      ///< fingerprint of the learner's files alone
  std::string when;         ///< UTC, 2026-11-22T10:00:00Z
  bool stored = false;      ///< nothing changed since it passed, so nothing was run
};

/// Points earned and points there are.
struct Points {
  int earned = 0, all = 0;
};

Points points_of(const LessonResult& result);
int count(const LessonResult& result, Status status);
/// The first check that failed; null if none did.
const CheckResult* first_failure(const LessonResult& result);
Exit exit_code(const LessonResult& result);
std::string_view name_of(Status status);    ///< "pass", "fail", "skipped", "could-not-check"
std::string_view name_of(Outcome outcome);  ///< "passed", "failed", "did-not-compile", ...

}  // namespace checker
