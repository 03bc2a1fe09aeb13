// A screen to draw on: a box at the bottom, as wide as the terminal, and a greeting above it.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <terminal/screen.hpp>

#include <algorithm>

int main() {
  asio::io_context io;
  terminal::Screen screen(io);

  fmt::print("{}\n", terminal::box(screen.width(), std::min(11, screen.height() / 2)));
  fmt::print("HELLO WORLD\n");

  screen.on_key(terminal::Key::escape, [screen] { screen.close(); });

  io.run();
}
