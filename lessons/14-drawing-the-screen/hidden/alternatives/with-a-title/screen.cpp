// A screen to draw on: a box at the bottom, as wide as the terminal, and a greeting above it.
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

    canvas.write(2, top, " chat ", {.color = terminal::Color::yellow, .bold = true});
    canvas.write(1, 0, "lesson 14");

    const std::string_view greeting = "HELLO WORLD";
    canvas.write((canvas.width() - terminal::width_of(greeting)) / 2, (top - 1) / 2, greeting,
                 {.color = terminal::Color::green});
  });

  screen.on_key(terminal::Key::escape, [&io] { io.stop(); });

  io.run();
}
