#pragma once
/// @file
/// Runs a program to its end, in a process group of its own, and collects what it says: bounded in
/// memory and time, and gone with its children when the user presses ctrl-C.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace checker {

struct Command {
  std::vector<std::string> arguments;  ///< the program first, found on PATH
  std::filesystem::path directory;     ///< empty: the caller's
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to ours
  std::size_t output_limit = 4u << 20;  ///< bytes kept; the rest is read and dropped
  int timeout_seconds = 0;              ///< the whole group is killed then; 0: never
  /// Called for each line on the descriptor whose number replaces `{events}` in the arguments.
  std::function<void(std::string_view)> on_event;
  std::size_t event_limit = 1u << 20;  ///< bytes in one event line; more ends the command
  /// Called for each whole line of output.
  std::function<void(std::string_view)> on_line;
};

struct Ended {
  bool started = false;
  int exit_code = -1;  ///< if it exited
  int signal = 0;      ///< if a signal ended it
  bool timed_out = false;
  bool interrupted = false;  ///< the user pressed ctrl-C, or we were asked to end
  std::string output;        ///< standard output and error as they came
  std::string trouble;       ///< why it did not start, or broke a limit
  bool ok() const { return started && exit_code == 0; }
};

/// Runs it; standard input is empty. Thread-safe.
Ended run(const Command& command);

/// From here on ctrl-C (and SIGTERM, SIGHUP) do not end this process at once but what `run` is
/// running, and `interrupted()` is true from then on.
void handle_interrupts();

/// A program that has the terminal.
struct Foreground {
  std::filesystem::path executable;
  std::vector<std::string> arguments = {};
  std::filesystem::path directory = {};                               ///< empty: the caller's
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< added to ours
  std::vector<int> inherited = {};  ///< descriptors that it gets under the same numbers
};
/// Runs a program as a shell does: with this one's terminal, streams and process group. What asks
/// this process to end is passed on to it.
/// @return waitpid's status; -1 if it could not be started, then errno says why
int run_in_foreground(const Foreground& program);
/// Ends this process as that one ended: with its exit code, or by its signal.
[[noreturn]] void end_like(int status);
bool interrupted();

}  // namespace checker
