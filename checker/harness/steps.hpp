#pragma once
/// @file
/// The steps of a test: plain values that say what to do with the learner's program or what to
/// expect of it. A session performs them in order and replays them, numbered, before a failure.
///
/// @code
/// Session session("single_chat");
/// session.perform(Start{}, Type{"hello"}, ExpectLine("hello"), EndInput{}, ExpectNoMoreOutput{},
/// ExpectExit{0});
/// @endcode
///
/// Expectations wait for the program, up to the limits of the session. They fail at once when the
/// program has ended, or when it waits for something that can't come. To see that a running program
/// printed nothing, type one more thing and expect its line next.

#include <csignal>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <harness/context.hpp>
#include <harness/pattern.hpp>

namespace harness {

/// What all steps turn into: a text for the replay and what to do.
struct Step {
  std::string text;
  std::function<void(Context&)> run;
};

/// A pseudo-terminal: its size in characters.
struct Terminal {
  unsigned short columns = 80;
  unsigned short rows = 24;
  bool echo = true;  ///< what is typed is in the output, too, until the program changes that
};

/// Starts the program.
struct Start {
  std::vector<std::string> args = {};                   ///< without the program's name
  std::map<std::string, std::string> environment = {};  ///< added to the small clean one
  std::map<std::string, std::string> files =
      {};                                 ///< placed before: path in the directory, contents
  std::optional<Terminal> terminal = {};  ///< a pseudo-terminal in place of pipes
  operator Step() const;                  // NOLINT(google-explicit-constructor)
};

/// Ends the program as a user would (end of input; exit code 0 expected), and starts it again with
/// the same arguments in the same directory.
struct Restart {
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Types a line: the text and a newline.
struct Type {
  std::string line;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Types exactly these bytes.
struct TypeRaw {
  std::string bytes;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Ends the input, as ctrl-D does.
struct EndInput {
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Says what may help if a limit strikes from here on, in place of "Is there a loop that never
/// ends?". Not in the replay.
struct IfALimitStrikes {
  std::string advice;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Sends a signal. After SIGKILL it waits for the end; what another one does, other steps expect.
struct Kill {
  int signal = SIGKILL;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Expects the next line of standard output.
class ExpectLine {
 public:
  explicit ExpectLine(Pattern line) : line_{std::move(line)} {}
  /// A mistake that is known: if the line is `seen` instead, the message is `sentence`.
  ExpectLine& mistake(Pattern seen, std::string sentence);
  /// The message for every other wrong line, or none.
  ExpectLine& otherwise(std::string sentence);
  /// Where to put the line. Must outlive the step.
  ExpectLine& into(std::string& line);
  /// Skips lines that do not match: the line has to come sooner or later.
  ExpectLine& eventually();
  operator Step() const;  // NOLINT(google-explicit-constructor)

 private:
  void look(Context& context) const;
  Pattern line_;
  std::vector<std::pair<Pattern, std::string>> mistakes_;
  std::string otherwise_;
  std::string* into_ = nullptr;
  bool eventually_ = false;
};

/// Expects these lines next, in this order.
struct ExpectLines {
  std::vector<Pattern> lines;
  std::string otherwise = {};  ///< the message if they are not; empty for a general one
  operator Step() const;       // NOLINT(google-explicit-constructor)
};

/// Expects these lines next, in any order.
struct ExpectLinesInAnyOrder {
  std::vector<Pattern> lines;
  std::string otherwise = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Waits for the end of the output (so: after `EndInput`, or for a program that ends by itself),
/// and expects that nothing but what was expected has been printed.
struct ExpectNoMoreOutput {
  std::string otherwise = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Waits for the end of the output and compares all that was not yet expected with `text`, byte for
/// byte.
struct ExpectOutput {
  std::string text;
  std::string otherwise = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Expects that none of the lines printed since the start matches.
struct ExpectNever {
  Pattern line;
  std::string otherwise = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Waits for the end of the program: with this exit code, without a crash, with no process left
/// running.
struct ExpectExit {
  int code = 0;
  std::string otherwise = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Ends the input and waits for the end of the program. Any exit code is fine, a crash is not.
struct RunToEnd {
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Expects a file or directory in the program's directory; with `contents`, exactly these bytes.
struct ExpectFile {
  std::string path;
  std::optional<std::string> contents = {};
  std::string otherwise = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Expects that there is no such file.
struct ExpectNoFile {
  std::string path;
  std::string otherwise = {};
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// Puts a file into the program's directory, replacing one that is there.
struct PlaceFile {
  std::string path;
  std::string contents;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

/// A judgement of the test's own. `text` is in the past tense, for the replay ("opened the feed in
/// single-chat-feed"). An exception that is no `Failure` fails the check with its `what()`.
struct Check {
  std::string text;
  std::function<void(Context&)> judge;
  operator Step() const;  // NOLINT(google-explicit-constructor)
};

}  // namespace harness
