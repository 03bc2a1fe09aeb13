#pragma once
/// @file
/// Helpers of the harness's own tests: the naughty program, with short limits.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <harness/harness.hpp>
#include <harness/record.hpp>

namespace harness::testing {

/// Small limits, but for time: how long something takes depends on what else the machine does.
inline Limits short_limits() {
  Limits limits;
  limits.wall = std::chrono::seconds{30};
  limits.cpu = std::chrono::seconds{10};
  limits.memory_mb = 128;
  limits.file_mb = 1;
  limits.processes = 10;
  return limits;
}

/// A session with the naughty program, and the command line that makes it do something.
struct Naughty {
  explicit Naughty(std::vector<std::string> deed, Limits limits = short_limits())
      : session{fresh(KAPPA_NAUGHTY), {.limits = limits}}, start{.args = std::move(deed)} {}

  /// What the harness says when the program is started and then `steps` are performed; an empty
  /// message if they pass.
  template <typename... Steps>
  Verdict verdict_of(const Steps&... steps) {
    try {
      session.perform(start, steps...);
    } catch (const Failure& failure) {
      return failure.verdict();
    }
    return {};
  }

  Session session;
  Start start;

 private:
  // Each test begins with a new record, as the main function does it.
  static std::string fresh(std::string program) {
    record() = {};
    return program;
  }
};

/// Behind Landlock, or not, for one test.
class Walls {
 public:
  explicit Walls(sandbox::Kind kind) : before_{settings().sandbox} { settings().sandbox = kind; }
  ~Walls() { settings().sandbox = before_; }
  Walls(const Walls&) = delete;
  Walls& operator=(const Walls&) = delete;

 private:
  sandbox::Kind before_;
};

}  // namespace harness::testing
