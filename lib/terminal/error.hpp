#pragma once
/// @file
/// Why there can be no screen, as one exception with a code to test and a sentence to read.

#include <stdexcept>
#include <string>

namespace terminal {

/// What is missing.
enum class Errc {
  no_terminal,       ///< input or output of the program is a pipe or a file
  unknown_terminal,  ///< TERM is not set, or names a terminal that this machine has no description
                     ///< of
  cannot_draw,       ///< a terminal that can't put text at a place, such as `dumb`
  second_screen,     ///< there is a screen already
};

/// The message says what happened, and what to do.
class ScreenError : public std::runtime_error {
 public:
  ScreenError(Errc code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Errc code() const { return code_; }

 private:
  Errc code_;
};

}  // namespace terminal
