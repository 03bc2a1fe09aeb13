#include <harness/ending.hpp>

#include <signal.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <harness/sanitizer_report.hpp>
#include <harness/visible.hpp>

namespace harness {
namespace {

struct SignalName {
  int number;
  const char* name;
  const char* meaning;
};

constexpr std::array signal_names{
    SignalName{SIGSEGV, "SIGSEGV",
               "it used memory that is not its own, often through a null or dangling pointer"},
    SignalName{SIGABRT, "SIGABRT", "it called abort(), often through a failed check in a library"},
    SignalName{SIGFPE, "SIGFPE", "it divided a whole number by zero"},
    SignalName{SIGBUS, "SIGBUS", "it used memory that is not there"},
    SignalName{SIGILL, "SIGILL",
               "it ran into an instruction that does not exist, often a function without return"},
    SignalName{SIGTRAP, "SIGTRAP", "it ran into a trap"},
    SignalName{SIGPIPE, "SIGPIPE", "it wrote to something that nobody reads any more"},
    SignalName{SIGSYS, "SIGSYS", "it made a system call that is not allowed"},
    SignalName{SIGKILL, "SIGKILL", "something killed it"},
    SignalName{SIGTERM, "SIGTERM", "something asked it to end"},
    SignalName{SIGINT, "SIGINT", "something interrupted it"},
    SignalName{SIGHUP, "SIGHUP", "its terminal was gone"},
    SignalName{SIGALRM, "SIGALRM", "an alarm that it set itself went off"},
    SignalName{SIGUSR1, "SIGUSR1", "it was sent a signal that it does not handle"},
    SignalName{SIGUSR2, "SIGUSR2", "it was sent a signal that it does not handle"},
    SignalName{SIGQUIT, "SIGQUIT", "something asked it to quit"},
};

std::string signal_meaning(int number) {
  for (const auto& signal : signal_names) {
    if (signal.number == number) return signal.meaning;
  }
  return "it was ended by a signal";
}

// The rest of the line after `start`, if there is one.
std::optional<std::string> after(std::string_view text, std::string_view start) {
  const auto at = text.find(start);
  if (at == std::string_view::npos) return std::nullopt;
  const auto rest = text.substr(at + start.size());
  return std::string{rest.substr(0, rest.find('\n'))};
}

std::optional<std::string> uncaught(std::string_view errors) {
  constexpr std::string_view start = "terminate called after throwing an instance of '";
  if (const auto type = after(errors, start)) {
    const auto name = visible(type->substr(0, type->find('\'')));
    const auto what = after(errors, "\n  what():  ");
    return "an exception was not caught: " + name +
           (what ? ", which says " + in_quotes(*what) : "");
  }
  if (const auto type = after(errors, "terminating due to uncaught exception of type ")) {
    return "an exception was not caught: " + visible(*type);
  }
  if (errors.find("terminate called without an active exception") != std::string_view::npos) {
    return "std::terminate was called, often because a std::thread was not joined";
  }
  return std::nullopt;
}

std::optional<std::string> failed_assertion(std::string_view errors) {
  const auto end = errors.find("' failed.");
  const auto start = errors.rfind("Assertion `", end);
  if (end == std::string_view::npos || start == std::string_view::npos) return std::nullopt;
  return "an assertion failed: " + in_quotes(errors.substr(start + 11, end - start - 11));
}

}  // namespace

std::string signal_name(int number) {
  for (const auto& signal : signal_names) {
    if (signal.number == number) return signal.name;
  }
  return "signal " + std::to_string(number);
}

std::optional<Mishap> mishap(std::string_view program, const Ending& ending,
                             std::string_view errors) {
  const std::string name{program};
  if (const auto report = sanitizer_report(errors)) {
    return Mishap{name + " crashed: " + report->sentence, report->details};
  }
  if (ending.signal == 0 || ending.killed_by_test) return std::nullopt;
  if (ending.signal == SIGABRT) {
    if (const auto exception = uncaught(errors))
      return Mishap{name + " crashed: " + *exception + ".", last_lines(errors, 4)};
    if (const auto assertion = failed_assertion(errors)) {
      return Mishap{name + " crashed: " + *assertion + ".", last_lines(errors, 4)};
    }
  }
  return Mishap{name + " crashed with " + signal_name(ending.signal) + ": " +
                    signal_meaning(ending.signal) + ".",
                last_lines(errors, 6)};
}

std::string described(const Ending& ending) {
  if (ending.signal != 0) return "was ended by " + signal_name(ending.signal);
  return "ended with exit code " + std::to_string(ending.code);
}

std::string outside_hint(std::string_view output, std::string_view errors) {
  for (const auto text : {output, errors}) {
    for (const std::string_view sign : {"Read-only file system", "read-only file system",
                                        "Permission denied", "permission denied"}) {
      if (text.find(sign) != std::string_view::npos) {
        return " It speaks of a file that it may not write: a program may write only to the "
               "directory it is started in "
               "(use a path without a leading `/`, `~` or `..`).";
      }
    }
  }
  return "";
}

}  // namespace harness
