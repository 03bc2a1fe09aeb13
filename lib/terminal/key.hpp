#pragma once
/// @file
/// A key that was pressed, as a value.
///
/// @code
/// screen.on_key([](const terminal::Key& key) {
///   if (key == terminal::Key::left) --x;
///   if (key == 'q') quit();
///   if (key == terminal::ctrl('l')) redraw();
/// });
/// @endcode

#include <cstdint>
#include <string>

namespace terminal {

/// One key, with the modifiers that the terminal tells us about.
struct Key {
  /// Which key. `character` are all that stand for a character; `unknown` is one that has a
  /// sequence of bytes we don't know.
  enum Name : std::uint8_t {
    character,
    up,
    down,
    left,
    right,
    home,
    end,
    page_up,
    page_down,
    insert,
    del,
    backspace,
    tab,
    enter,
    escape,
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    f11,
    f12,
    unknown
  };

  Name name = unknown;
  char32_t value = 0;  ///< of a `character`: which one, as the user sees it (`A` with shift)
  bool ctrl = false;
  bool alt = false;
  bool shift = false;  ///< not for characters: there it is in `value`

  Key() = default;
  Key(Name key) : name(key) {}  // NOLINT(google-explicit-constructor): `key == Key::up`
  Key(char32_t letter) : name(character), value(letter) {}  // NOLINT(google-explicit-constructor)
  Key(char letter)
      : Key(static_cast<char32_t>(static_cast<unsigned char>(letter))) {
  }  // NOLINT(google-explicit-constructor)

  bool operator==(const Key&) const = default;
};

/// A letter with ctrl: `ctrl('l')`. The terminal can't tell ctrl-i from tab, ctrl-m and ctrl-j from
/// enter; ctrl-c, ctrl-z and ctrl-backslash never arrive: they end or stop the program.
Key ctrl(char letter);

/// A key with alt.
Key alt(Key key);

/// In words, for messages: "ctrl-l", "left", "alt-ä", "page up".
std::string to_string(const Key& key);

}  // namespace terminal
