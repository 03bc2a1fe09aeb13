#pragma once
/// @file
/// How a test ends early. `Failure`: the learner's program did something else than was asked, in
/// words for the learner. `CannotCheck`: the test could not find out, which is never the learner's
/// fault.

#include <stdexcept>
#include <string>
#include <vector>

namespace harness {

/// What is wrong, written for a beginner. Empty parts are left out when it is shown.
struct Verdict {
  std::string message = {};     ///< a sentence that names the mistake
  std::string expected = {};    ///< what should have been there
  std::string actual = {};      ///< what was there
  std::string difference = {};  ///< the difference in words (`difference()`), where it helps
  std::string limit = {};  ///< the limit that struck: wall, cpu, memory, output, file, processes
};

/// Ends a test: what was asked for is not there.
class Failure : public std::runtime_error {
 public:
  explicit Failure(Verdict verdict, std::vector<std::string> steps = {});
  [[nodiscard]] const Verdict& verdict() const { return verdict_; }
  /// What was done before, oldest first; the last one is the step that failed.
  [[nodiscard]] const std::vector<std::string>& steps() const { return steps_; }

 private:
  Verdict verdict_;
  std::vector<std::string> steps_;
};

/// Ends a test that can't tell right from wrong: a program that is not there, a machine that is out
/// of memory.
class CannotCheck : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace harness
