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

int main(int argc, char** argv) {
  const std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  asio::io_context io;
  kappa::Core core(io, "multichat");
  auto mine = core.writer("local");
  auto chats = core.use("chats", kappa::ListView(time_of));
  terminal::Screen screen(io);

  std::vector<kappa::Entry> last;  // the last nine messages
  // YOUR CODE HERE: let `tail` fill it, and ask for a new
  // drawing whenever it has changed.

  screen.on_draw([](const terminal::Canvas& canvas) {
    const int height = std::min(11, canvas.height() / 2);
    const int top = canvas.height() - height;
    canvas.draw(0, top, terminal::box(canvas.width(), height));
    // YOUR CODE HERE: write the messages into the box, the
    // newest in its lowest row.
  });

  // YOUR CODE HERE: a line to type in. What is typed goes into
  // the log, as a chat message.

  screen.on_key(terminal::Key::escape, [&io] { io.stop(); });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
