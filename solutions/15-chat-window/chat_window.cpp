// A chat in a window: the last nine messages in a box, and a
// line to type in below it.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/list_view.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/screen.hpp>

#include <algorithm>
#include <string>
#include <vector>

// Where an entry stands in the list: a chat message by its
// time, anything else nowhere.
kappa::SortKeys time_of(const kappa::Entry& entry) {
  if (entry.value["type"] != "chat-message") return kappa::nowhere;
  return kappa::sort_key(entry.value["timestamp"]);
}

// The newest message in the lowest row. Those that have no
// room are cut off at the top.
void draw_messages(const terminal::Canvas& inside, const std::vector<kappa::Entry>& messages) {
  int y = inside.height() - static_cast<int>(messages.size());
  for (const auto& [id, message] : messages) {
    inside.write(0, y++, fmt::format("{}: {}", message["nickname"], message["text"]));
  }
}

int main(int argc, char** argv) {
  const std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  asio::io_context io;
  kappa::Core core(io, "multichat");
  auto mine = core.writer("local");
  auto chats = core.use("chats", kappa::ListView(time_of));
  terminal::Screen screen(io);

  std::vector<kappa::Entry> last;
  chats.tail(9, [&last, screen](const std::vector<kappa::Entry>& messages) {
    last = messages;
    screen.redraw();
  });

  screen.on_draw([&last](const terminal::Canvas& canvas) {
    const int height = std::min(11, canvas.height() / 2);
    const int top = canvas.height() - height;
    canvas.draw(0, top, terminal::box(canvas.width(), height));
    draw_messages(canvas.area(1, top + 1, canvas.width() - 2, height - 2), last);
  });

  screen.on_line([mine, nickname](const std::string& line) {
    mine.append({{"type", "chat-message"},
                 {"nickname", nickname},
                 {"text", line},
                 {"timestamp", terminal::now()}});
  });
  screen.on_key(terminal::Key::escape, [&io] { io.stop(); });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
