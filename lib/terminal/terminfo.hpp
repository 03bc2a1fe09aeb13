#pragma once
/// @file
/// What this terminal understands, from ncurses' data base of terminals.
///
/// For the library, not for programs.

#include <terminal/painter.hpp>

#include <string>

namespace terminal {

/// Control sequences of one terminal.
struct TerminalType {
  Controls controls;
  std::string enter;  ///< to take it over: another page than the shell's, bracketed paste
  std::string leave;  ///< to give it back as it was, in any state that `controls` can make
  std::string beep;
};

/// The terminal that TERM names. Without colours if NO_COLOR says so.
/// @throws ScreenError (Errc::unknown_terminal, Errc::cannot_draw)
TerminalType terminal_type(int descriptor);

}  // namespace terminal
