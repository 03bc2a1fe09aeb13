// A program with a screen, for the tests: shows what is typed, and ends in every way there is.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <terminal/error.hpp>
#include <terminal/screen.hpp>

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

int recurse(int depth) {  // NOLINT(misc-no-recursion)
  volatile char room[4096] = {};
  room[0] = static_cast<char>(depth);
  return depth < 0 ? 0 : recurse(depth + 1) + room[0];
}

void end_by(const std::string& way, asio::io_context& io, const terminal::Screen& screen) {
  fmt::print("printed on the way to {}\n", way);
  if (way == "close") screen.close();
  if (way == "stop") io.stop();
  if (way == "throw") throw std::runtime_error("nobody catches this");
  if (way == "throw caught") throw std::logic_error("somebody catches this");
  if (way == "exit") std::exit(3);  // NOLINT(concurrency-mt-unsafe)
  if (way == "abort") std::abort();
  // Nobody lives at either address; a sanitizer may see to the first one before the processor does.
  volatile std::uintptr_t address = way == "null" ? 0 : sizeof(int);
  if (way == "null" || way == "segfault") {
    *reinterpret_cast<volatile int*>(address) = 1;  // NOLINT(performance-no-int-to-ptr)
  }
  if (way == "overflow") fmt::print("{}", recurse(0));
  if (way == "use after free") {
    auto* gone = new int(1);  // NOLINT(cppcoreguidelines-owning-memory)
    delete gone;
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDelete): that is what it is for
    fmt::print("{}", *static_cast<volatile int*>(gone));
  }
  if (way == "hang") {
    screen.redraw();
    for (volatile bool forever = true; forever;) {
    }
  }
}

void run() {
  asio::io_context io;
  std::deque<std::string> messages;
  int x = 4;
  int drawn = 0;
  terminal::Screen screen(io);
  screen.on_draw([&](const terminal::Canvas& canvas) {
    ++drawn;
    canvas.draw(0, 0, terminal::box(canvas.width(), canvas.height()));
    const auto inside = canvas.area(1, 1, canvas.width() - 2, canvas.height() - 2);
    inside.write(x, 0, "@", {.color = terminal::Color::yellow, .bold = true});
    for (std::size_t i = 0; i < messages.size(); ++i) {
      inside.write(0, static_cast<int>(i) + 1, messages[i]);
    }
  });
  screen.on_line([&, screen](const std::string& line) {
    if (line == "drawn?") {
      messages.push_back(fmt::format("drawn {} times", drawn));
    } else if (line == "thrice") {
      for (int i = 0; i < 3; ++i) screen.redraw();
    } else if (line == "flood") {
      for (int i = 0; i < 100000; ++i) fmt::print("line {} that nobody sees now\n", i);
      messages.emplace_back("flooded");
    } else if (line == "second") {
      try {
        const terminal::Screen another(io);
      } catch (const terminal::ScreenError& error) {
        messages.emplace_back(error.what());
      }
    } else {
      messages.push_back(line);
    }
    screen.redraw();
    end_by(line, io, screen);
  });
  screen.on_key(terminal::Key::left, [&, screen] {
    --x;
    screen.redraw();
  });
  screen.on_key([&, screen](const terminal::Key& key) {
    messages.push_back("key " + to_string(key));
    screen.redraw();
  });
  io.run();
}

}  // namespace

int main() {
  try {
    run();
    fmt::print("the end\n");
  } catch (const std::logic_error& error) {
    fmt::print(stderr, "caught: {}\n", error.what());
    return 4;
  } catch (const terminal::ScreenError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 5;
  }
}
