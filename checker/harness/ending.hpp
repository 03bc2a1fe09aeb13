#pragma once
/// @file
/// How a program ended, and what that means, in words for a beginner. Pure: from exit status and
/// standard error to a sentence.

#include <optional>
#include <string>
#include <string_view>

namespace harness {

struct Ending {
  bool ended = false;
  int code = 0;              ///< exit code, if there is no signal
  int signal = 0;            ///< the signal that ended it, or 0
  bool input_ended = false;  ///< its input was ended by the test
  bool killed_by_test = false;
};

/// What went wrong, as found in standard error and the exit status.
struct Mishap {
  std::string sentence;  ///< "single_chat crashed: it read past the end of an array, in line 12 of
                         ///< single_chat.cpp."
  std::string details;   ///< the few lines of standard error that matter
};

/// A crash, a sanitizer's report, an exception that nobody caught, a failed assertion; nothing if
/// the program ended by itself, with whatever code.
std::optional<Mishap> mishap(std::string_view program, const Ending& ending,
                             std::string_view errors);

/// "SIGSEGV"; "signal 40" for one without a name.
std::string signal_name(int number);

/// "ended with exit code 3", "was ended by SIGTERM".
std::string described(const Ending& ending);

/// A hint if the output speaks of files that may not be written; empty if not.
std::string outside_hint(std::string_view output, std::string_view errors);

}  // namespace harness
