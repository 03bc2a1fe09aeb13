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
    // YOUR CODE HERE: draw the box over the full width of the canvas, in its
    // lowest rows, and write the greeting in the middle of the field above.
    canvas.draw(4, 2, terminal::box(21, 5));

    const std::string_view greeting = "HELLO WORLD";
    canvas.write(9, 4, greeting);
  });

  // YOUR CODE HERE: leave when escape is pressed.

  io.run();
}
