#pragma once
/// @file
/// Turns the bytes that a terminal sends into keys and pasted text. Knows what xterm, the Linux
/// console, rxvt, tmux and screen send (ECMA-48, xterm's "Control Sequences"). Pure.
///
/// For the library, not for programs.

#include <terminal/key.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace terminal {

/// A key, or a piece of text that was pasted.
struct Input {
  Key key;
  std::string pasted;  ///< not empty: it is no key
};

class KeyDecoder {
 public:
  /// Bracketed paste, to be switched on and off by whoever owns the terminal.
  static constexpr std::string_view paste_on = "\x1b[?2004h";
  static constexpr std::string_view paste_off = "\x1b[?2004l";

  /// What these bytes say. Holds on to at most 64 bytes of what has only begun.
  std::vector<Input> take(std::string_view bytes);

  /// Whether something has only begun: an escape key, or a sequence that begins with one?
  bool waits() const { return !begun_.empty() && !pasting_; }

  /// Nothing came for a while: what has begun was all.
  std::vector<Input> give_up();

 private:
  bool take_one(std::vector<Input>& inputs);
  bool take_pasted(std::vector<Input>& inputs);
  bool take_sequence(std::vector<Input>& inputs);
  bool take_control_sequence(std::size_t at, bool alt, std::vector<Input>& inputs);

  std::string begun_;
  bool pasting_ = false;
};

}  // namespace terminal
