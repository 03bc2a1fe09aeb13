#pragma once
/// @file
/// Another program, run by a test, that is spoken to line by line.
///
/// @code
/// interop::Child child({"node", "peer.js"});
/// child.send("{}");
/// std::string answer = child.line();
/// @endcode

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace interop {

/// Dies with this object, at once. Its standard error is ours. Not safe to use from two threads at
/// once.
class Child {
 public:
  /// Starts `command` (its first word is looked up in PATH), with `environment` ("NAME=value") on
  /// top of ours. @throws std::system_error
  explicit Child(const std::vector<std::string>& command,
                 const std::vector<std::string>& environment = {});
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Writes `line` and a newline to its standard input. @throws std::system_error if it is gone
  void send(std::string_view line);

  /// Closes its standard input, which asks most programs to end.
  void close_input();

  /// The next line of its standard output, without the newline; nothing when the output has ended
  /// (a last line without a newline is not a line). @throws std::runtime_error after `limit`
  std::optional<std::string> line(std::chrono::milliseconds limit = std::chrono::seconds(120));

  /// For those who wait for its output together with other things; not to be mixed with `line`.
  int output() const { return output_; }

  /// Sends a signal. Lines that it had written before can still be read.
  void kill(int signal);

  /// Waits for its end. @return as waitpid(2) gives it
  int wait();

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string buffer_;
};

}  // namespace interop
