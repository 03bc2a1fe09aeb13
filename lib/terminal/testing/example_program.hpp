#pragma once
/// @file
/// The example, running in a terminal of its own; for this layer's own tests.

#include <terminal/testing/terminal_program.hpp>

#include <string>
#include <utility>

namespace terminal {

/// Shows a box, an `@` that the left key moves, what was typed, and a line to type in below.
class Example : public TerminalProgram {
 public:
  explicit Example(Options options = {.width = 40, .height = 8})
      : TerminalProgram({KAPPA_SCREEN_EXAMPLE}, with_terminal(std::move(options))),
        modes_before(modes()) {}

  /// Waits until the text is on the screen.
  bool shows(const std::string& text) {
    return wait_until([&] { return screen().text().find(text) != std::string::npos; });
  }
  bool started() { return shows("└") && shows("\n>"); }
  bool is_given_back() const {
    return modes() == modes_before && !screen().second_page() && screen().cursor().has_value();
  }

  std::string modes_before;

 private:
  static Options with_terminal(Options options) {
    options.environment.try_emplace("TERM", "xterm-256color");
    options.environment.try_emplace("NO_COLOR", "");
    return options;
  }
};

}  // namespace terminal
