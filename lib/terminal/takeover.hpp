#pragma once
/// @file
/// Owns the terminal: its modes, its second page, the signals that have to do with it. However the
/// program ends, the terminal is as it was before.
///
/// For the library, not for programs.
///
/// Ends that are seen to: the destructor, `exit`, an exception that nobody catches, every signal
/// that ends a program (unless the program handles it itself), crashes, what sanitizers find; not
/// SIGKILL and `_exit`, which nobody can see to. Ctrl-Z stops the program with the terminal given
/// back; SIGCONT takes it again. Signal handlers need state that they can reach, so the state of
/// the one takeover that can be is static, in the source.

#include <terminal/terminfo.hpp>

#include <string_view>

namespace terminal {

class Takeover {
 public:
  /// @throws ScreenError (Errc::no_terminal, Errc::second_screen), and what `terminal_type` throws;
  ///   std::system_error if there are no more file descriptors
  Takeover();
  ~Takeover();
  Takeover(const Takeover&) = delete;
  Takeover& operator=(const Takeover&) = delete;

  const TerminalType& type() const { return type_; }
  int input() const;   ///< to read from, when there is something
  int output() const;  ///< to wait for, when `write` does not take everything

  /// A pipe that can be read from after the terminal has changed its size, or after the program had
  /// been stopped and everything must be drawn again.
  int events() const;

  /// Whether the program runs in the background, where it must not draw.
  bool in_background() const;

  /// Writes without waiting. @return bytes that were taken; all, if the terminal is gone
  std::size_t write(std::string_view bytes) const;

  /// Keeps what the program prints meanwhile from growing without end.
  void limit_kept_output() const;

  struct Size {
    int width;
    int height;
  };
  Size size() const;

 private:
  TerminalType type_;
};

}  // namespace terminal
