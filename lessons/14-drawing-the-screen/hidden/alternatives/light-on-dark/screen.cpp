// A screen to draw on: a box at the bottom, as wide as the terminal, and a greeting above it.
#include <asio/io_context.hpp>
#include <terminal/screen.hpp>
#include <terminal/text.hpp>

#include <algorithm>
#include <string>
#include <string_view>

int main() {
  asio::io_context io;
  terminal::Screen screen(io);

  screen.on_draw([](const terminal::Canvas& canvas) {
    const int height = std::min(11, canvas.height() / 2);
    const auto lowest = canvas.area(0, canvas.height() - height, canvas.width(), height);
    const std::string row(canvas.width(), ' ');
    for (int y = 0; y < height; ++y) lowest.write(0, y, row, {.reversed = true});
    lowest.area(1, 1, lowest.width() - 2, height - 2).clear();

    const std::string_view greeting = "HELLO WORLD";
    canvas.write((canvas.width() - terminal::width_of(greeting)) / 2,
                 (canvas.height() - height) / 2, greeting);
  });

  screen.on_key(terminal::Key::escape, [screen] { screen.close(); });

  io.run();
}
