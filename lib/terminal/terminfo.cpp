#include <terminal/error.hpp>
#include <terminal/key_decoder.hpp>
#include <terminal/terminfo.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

// Last: they define macros with everyday names.
#include <curses.h>
#include <term.h>

namespace terminal {
namespace {

constexpr int found = 1;
constexpr int no_data_base = -1;

/// Without the delays for terminals of the seventies: "$<5>".
std::string without_delays(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const auto end = text.starts_with("$<") ? text.find('>') : std::string_view::npos;
    if (end == std::string_view::npos) {
      kept += text[0];
      text.remove_prefix(1);
    } else {
      text.remove_prefix(end + 1);
    }
  }
  return kept;
}

std::string text_of(const char* capability) {
  const char* text = ::tigetstr(capability);
  // Not there, or not a text.
  if (text == nullptr || reinterpret_cast<std::intptr_t>(text) == -1) return "";
  return without_delays(text);
}

std::string color(const std::string& set, int number) {
  return without_delays(::tparm(set.c_str(), number, 0, 0, 0, 0, 0, 0, 0, 0));
}

void add_colors(Controls& controls) {
  const char* wish = std::getenv("NO_COLOR");
  if (wish != nullptr && *wish != '\0') return;
  const std::string set = text_of("setaf");
  const int colors = ::tigetnum("colors");
  if (set.empty() || colors < 8) return;
  for (int number = 1; number <= 7; ++number) {
    controls.colors.at(static_cast<std::size_t>(number)) = color(set, number);
  }
  constexpr int gray = 8;  // bright black
  if (colors >= 16) controls.colors.at(static_cast<std::size_t>(Color::gray)) = color(set, gray);
}

void find(int descriptor, const char* name) {
  int result = 0;
  if (::setupterm(name, descriptor, &result) == OK) return;
  if (result == found) {
    throw ScreenError(Errc::cannot_draw,
                      std::string("the terminal `") + name +
                          "` (the environment variable TERM) only prints on paper. In a window of "
                          "today, `export TERM=xterm-256color` is right");
  }
  if (result == no_data_base) {
    throw ScreenError(Errc::unknown_terminal,
                      "this machine has no descriptions of terminals. Install them (Debian and "
                      "Ubuntu: ncurses-base)");
  }
  throw ScreenError(Errc::unknown_terminal,
                    std::string("there is no description of the terminal `") + name +
                        "` on this machine (the environment variable TERM names it). Most "
                        "terminals understand this: export TERM=xterm-256color");
}

}  // namespace

TerminalType terminal_type(int descriptor) {
  const char* name = std::getenv("TERM");
  if (name == nullptr || *name == '\0') {
    throw ScreenError(Errc::unknown_terminal,
                      "the environment variable TERM is not set, so nobody knows what this "
                      "terminal understands. Most understand this: export TERM=xterm-256color");
  }
  find(descriptor, name);
  const std::string move = text_of("cup");
  TerminalType type;
  type.controls.clear = text_of("clear");
  if (move.empty() || type.controls.clear.empty()) {
    throw ScreenError(Errc::cannot_draw,
                      std::string("the terminal `") + name +
                          "` (the environment variable TERM) can't put text at a place. Run this "
                          "in another one. If yours is of today: export TERM=xterm-256color");
  }
  type.controls.move = [move](int x, int y) {
    return without_delays(::tparm(move.c_str(), y, x, 0, 0, 0, 0, 0, 0, 0));
  };
  type.controls.clear_to_end_of_line = text_of("el");
  type.controls.normal = text_of("sgr0");
  type.controls.bold = text_of("bold");
  type.controls.reversed = text_of("rev");
  type.controls.show_cursor = text_of("cnorm");
  type.controls.hide_cursor = text_of("civis");
  add_colors(type.controls);
  // Without automatic margins, the last place of the screen can be written like all others.
  type.enter = text_of("smcup") + text_of("rmam") + std::string(KeyDecoder::paste_on);
  type.leave = std::string(KeyDecoder::paste_off) + type.controls.normal + text_of("smam") +
               type.controls.show_cursor + text_of("rmcup");
  type.beep = text_of("bel");
  return type;
}

}  // namespace terminal
