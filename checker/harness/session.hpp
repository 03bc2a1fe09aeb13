#pragma once
/// @file
/// One program of the learner, run from outside in a directory of its own: typed at, read, waited
/// for, and cleaned away with all its processes when the session ends.
///
/// @code
/// TEST(SingleChat, PrintsTheSequenceNumber) {
///   Session session("single_chat");
///   session.perform(Start{}, ExpectLine("sequence number: 0"), ExpectExit{0});
/// }
/// @endcode
///
/// A step that fails throws `Failure`, which ends the test. Two programs in one directory:
/// `Session reader("reader", {.directory = writer.directory()})`. Not thread-safe.

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <harness/context.hpp>
#include <harness/settings.hpp>
#include <harness/steps.hpp>

namespace harness {

/// How a session differs from what the settings say.
struct SessionOptions {
  std::filesystem::path directory = {};  ///< where to run; empty: a fresh one
  std::optional<Limits> limits = {};     ///< instead of the settings' limits
  bool network = false;  ///< may open TCP connections (where the machine can tell: loopback only)
  /// With a network: how long the program may sleep, with no timer about to go off, until nothing
  /// is expected of it any more. Longer where it waits for another program rather than for the
  /// test.
  std::chrono::milliseconds patience{1000};
};

class Session {
 public:
  /// `program` is the name of an executable in the settings' directory of programs, or a path with
  /// a slash.
  explicit Session(std::string program, SessionOptions options = {});
  /// Kills what is left of the program.
  ~Session();
  Session(Session&&) = delete;
  Session& operator=(Session&&) = delete;

  /// Performs the steps in order. @throws Failure, CannotCheck
  template <typename... Steps>
  Session& perform(const Steps&... steps) {
    (perform_one(steps), ...);
    return *this;
  }

  /// Where the program runs. Stays until the test program ends.
  [[nodiscard]] const std::filesystem::path& directory() const;
  /// The program's name.
  [[nodiscard]] const std::string& program() const;

  class Running;
  /// The innards, for steps.
  [[nodiscard]] Running& running() const { return *running_; }

 private:
  void perform_one(const Step& step);
  std::unique_ptr<Running> running_;
};

}  // namespace harness
