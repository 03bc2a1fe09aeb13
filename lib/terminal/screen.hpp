#pragma once
/// @file
/// The whole terminal, to draw on, inside an `asio::io_context`: with keys, and with a line to type
/// in at the bottom.
///
/// @code
/// asio::io_context io;
/// std::deque<std::string> messages;
/// terminal::Screen screen(io);
/// screen.on_draw([&](terminal::Canvas canvas) {
///   canvas.draw(0, 0, terminal::box(canvas.width(), canvas.height()));
///   auto inside = canvas.area(1, 1, canvas.width() - 2, canvas.height() - 2);
///   for (int y = 0; y < std::ssize(messages); ++y) inside.write(0, y, messages[y]);
/// });
/// screen.on_line([&, screen](const std::string& line) {
///   messages.push_back(line);
///   screen.redraw();
/// });
/// screen.on_key(terminal::Key::escape, [screen] { screen.close(); });
/// io.run();
/// @endcode
///
/// The terminal is as it was before when the program ends: by itself, by an exception, by ctrl-C or
/// another signal, by a crash, or when ctrl-Z stops it (`fg` brings the screen back). Only after
/// `kill -KILL`, of which no program hears, the terminal needs the command `reset`. What the
/// program prints to standard output and standard error meanwhile would spoil the screen: it is
/// kept, and printed at the end (the last 64 KiB). With NO_COLOR in the environment, there are no
/// colours.

#include <terminal/canvas.hpp>
#include <terminal/key.hpp>

#include <functional>
#include <memory>
#include <string>

namespace asio {
class io_context;
}

namespace terminal {

class ScreenState;

/// Longest line that can be typed or pasted, in bytes. What is more is not taken; the terminal
/// beeps.
inline constexpr int longest_typed_line = 4096;

/// A cheap handle: copies are the same screen, so callbacks capture it by value. It lives until
/// `close`, or until `io` ends. Use it from the thread that runs `io`. What callbacks throw comes
/// out of `io.run()`.
class Screen {
 public:
  /// Takes the terminal over. One screen at a time.
  /// @throws ScreenError if input or output of the program is no terminal, or one that can't be
  ///   drawn on, or there is a screen already
  explicit Screen(asio::io_context& io);

  /// What to show: called with an empty canvas as large as the screen (without the line to type
  /// in), soon, when the size of the terminal changes, and after `redraw`. Only what is different
  /// from before is sent to the terminal.
  void on_draw(std::function<void(Canvas)> draw) const;

  /// Asks for `on_draw` to be called, because there is something new to show. Ask as often as you
  /// like: it is called once for all of them, and at most 60 times a second.
  void redraw() const;

  /// Lets the user type, in the bottom row: with the arrow keys, home, end, delete, the lines typed
  /// before (up and down), paste. Lines longer than the row scroll. Called with each line, when
  /// enter is pressed; not for empty lines.
  /// @param prompt what stands before the line
  void on_line(std::function<void(std::string)> callback, const std::string& prompt = "> ") const;

  /// Called when this key is pressed. The key is taken from the line that is typed: a game that
  /// wants the arrow keys has them.
  void on_key(Key key, std::function<void()> callback) const;

  /// Called for each key that nobody else uses: neither the line above (if there is an `on_line`)
  /// nor the callback of that key.
  void on_key(std::function<void(Key)> callback) const;

  /// Called when the user has enough: ctrl-D in an empty line, or the terminal is gone. Without it,
  /// the screen closes and `io` stops, so that `io.run()` returns and the program can end.
  void on_end(std::function<void()> callback) const;

  int width() const;   ///< columns of the terminal, now
  int height() const;  ///< rows of the terminal, with the line to type in

  /// Gives the terminal back, as it was before. No callback is called any more; `io.run()` returns
  /// when nothing else is left to do. Closing twice is fine.
  void close() const;

 private:
  std::shared_ptr<ScreenState> state_;
};

}  // namespace terminal
