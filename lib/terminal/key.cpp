#include <terminal/key.hpp>
#include <terminal/utf8.hpp>

#include <array>
#include <string_view>

namespace terminal {
namespace {

std::string name_of(const Key& key) {
  if (key.name == Key::character) {
    if (key.value == ' ') return "space";
    std::string text;
    append_utf8(text, key.value);
    return text;
  }
  if (key.name >= Key::f1 && key.name <= Key::f12) {
    return "f" + std::to_string(key.name - Key::f1 + 1);
  }
  constexpr std::array<std::string_view, Key::f1> names{
      "",          "up",     "down",   "left",      "right", "home",  "end",   "page up",
      "page down", "insert", "delete", "backspace", "tab",   "enter", "escape"};
  return key.name == Key::unknown ? "unknown" : std::string(names.at(key.name));
}

}  // namespace

Key ctrl(char letter) {
  Key key(letter);
  key.ctrl = true;
  return key;
}

Key alt(Key key) {
  key.alt = true;
  return key;
}

std::string to_string(const Key& key) {
  std::string text;
  if (key.ctrl) text += "ctrl-";
  if (key.alt) text += "alt-";
  if (key.shift) text += "shift-";
  return text + name_of(key);
}

}  // namespace terminal
