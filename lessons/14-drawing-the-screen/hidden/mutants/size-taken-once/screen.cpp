// A screen to draw on: a box at the bottom, as wide as the terminal, and a greeting above it.
#include <asio/io_context.hpp>
#include <terminal/screen.hpp>
#include <terminal/text.hpp>

#include <algorithm>
#include <string_view>

int main() {
  asio::io_context io;
  terminal::Screen screen(io);

  // The size, as it is at the start.
  const int width = screen.width();
  const int height = std::min(11, screen.height() / 2);
  const int top = screen.height() - height;
  screen.on_draw([width, height, top](const terminal::Canvas& canvas) {
    canvas.draw(0, top, terminal::box(width, height));

    const std::string_view greeting = "HELLO WORLD";
    canvas.write((width - terminal::width_of(greeting)) / 2, top / 2, greeting);
  });

  screen.on_key(terminal::Key::escape, [screen] { screen.close(); });

  io.run();
}
