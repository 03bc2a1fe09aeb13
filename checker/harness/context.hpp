#pragma once
/// @file
/// What a step sees of the session that it is part of: the program's output so far, its directory,
/// and ways to wait and to fail. Handed to the judgement of a `Check`.

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <harness/failure.hpp>
#include <harness/pattern.hpp>

namespace harness {

class Session;

class Context {
 public:
  explicit Context(Session& session) : session_{session} {}

  /// The directory the program runs in.
  [[nodiscard]] const std::filesystem::path& directory() const;
  /// Everything the program has printed to standard output since its (last) start, as bytes;
  /// in a terminal, without the carriage returns that it adds.
  [[nodiscard]] std::string_view output() const;
  /// The same for standard error.
  [[nodiscard]] std::string_view errors() const;
  /// The complete lines of `output()`, without their endings.
  [[nodiscard]] std::vector<std::string> lines() const;
  [[nodiscard]] bool running() const;
  /// What the program has ended with, once a step has waited for that (`RunToEnd`).
  [[nodiscard]] int exit_code() const;

  /// Waits for the next line and takes it. Fails like `ExpectLine` if there is none; `what` follows
  /// "expected".
  std::string read_line(const std::string& what = "a line");
  /// Waits until `ready()` is true, looking again after whatever the program does and every few
  /// milliseconds. Fails if the program ends before or a limit strikes; `what` follows "waited
  /// until".
  void wait_until(const std::string& what, const std::function<bool()>& ready);
  /// Lets the program run for at most `time`, taking its output; for tests that run an event loop
  /// of their own.
  void pump(std::chrono::milliseconds time);

  /// Adds to the text of this step in the replay.
  void note(const std::string& text);

  [[noreturn]] void fail(Verdict verdict) const;
  [[noreturn]] void fail(std::string message) const;
  /// Fails with the sentence unless `fine`.
  void expect(bool fine, const std::string& sentence) const;
  /// Fails with the sentence unless both are equal; shows both and names the difference.
  void expect_equal(const std::string& sentence, std::string_view expected,
                    std::string_view actual) const;

  [[nodiscard]] Session& session() const { return session_; }

 private:
  Session& session_;
};

}  // namespace harness
