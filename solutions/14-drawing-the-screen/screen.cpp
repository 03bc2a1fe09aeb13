// A screen to draw on: a box at the bottom, as wide as the
// terminal, and a greeting above it.
#include <asio/io_context.hpp>
#include <terminal/screen.hpp>
#include <terminal/text.hpp>

#include <algorithm>
#include <string_view>

int main() {
  asio::io_context io;
  terminal::Screen screen(io);

  screen.on_draw([](const terminal::Canvas& canvas) {
    const int height = std::min(11, canvas.height() / 2);
    const int top = canvas.height() - height;
    canvas.draw(0, top, terminal::box(canvas.width(), height));

    const std::string_view greeting = "HELLO WORLD";
    canvas.write((canvas.width() - terminal::width_of(greeting)) / 2, top / 2, greeting);
  });

  screen.on_key(terminal::Key::escape, [screen] { screen.close(); });

  io.run();
}
