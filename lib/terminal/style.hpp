#pragma once
/// @file
/// How text looks: its colour, bold, reversed.
///
/// @code
/// canvas.write(0, 0, "@", {.color = terminal::Color::yellow, .bold = true});
/// @endcode

#include <cstdint>

namespace terminal {

/// The colours that every terminal has; each shows them as its owner likes. Many people can't tell
/// some of them apart, and with the environment variable NO_COLOR nobody sees any: whatever a
/// colour means, say it with a character, too (`@` is you, `&` are others).
enum class Color : std::uint8_t { standard, red, green, yellow, blue, magenta, cyan, white, gray };

/// How text looks.
struct Style {
  Color color = Color::standard;
  bool bold = false;
  bool reversed = false;  ///< dark on light where other text is light on dark

  bool operator==(const Style&) const = default;
};

}  // namespace terminal
