// The game: you walk around and talk with everybody, but you see only yourself.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
#include <kappa/list_view.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/screen.hpp>

#include <algorithm>
#include <string>
#include <vector>

constexpr int world_width = 80;
constexpr int world_height = 12;

struct Place {
  int x;
  int y;
};

// What an entry says: a move is about the player of the feed that it
// is in, and of nobody else.
kappa::Write write_of(const kappa::Entry& entry) {
  if (entry.value["type"] != "move-player") return kappa::no_write;
  return {.key = entry.id.feed.hex(), .links = kappa::links_in(entry)};
}

// Where an entry stands in the list: a chat message by its
// time, anything else nowhere.
kappa::SortKeys time_of(const kappa::Entry& entry) {
  if (entry.value["type"] != "chat-message") return kappa::nowhere;
  return kappa::sort_key(entry.value["timestamp"]);
}

// Who wrote an entry: the nickname in it, or else the
// beginning of the feed's key.
std::string writer_of(const kappa::Entry& entry) {
  if (entry.value["nickname"].is_string()) return entry.value["nickname"].as_string();
  return entry.id.feed.hex().substr(0, 8);
}

// A coordinate that somebody wrote, kept within the world.
int within(int size, const hypercore::Json& number) {
  if (!number.is_number()) return 0;
  return static_cast<int>(std::clamp(number.as_number(), 0.0, size - 1.0));
}

// Where a move took its player. Without any move, players
// are where everybody begins.
Place place_of(const std::vector<kappa::Entry>& moves) {
  if (moves.empty()) return {15, 6};
  const hypercore::Json& newest = moves.back().value;
  return {within(world_width, newest["x"]), within(world_height, newest["y"])};
}

// Moves the player of the feed `mine` by so many columns and rows, if there is
// no wall. YOUR CODE HERE: let the first move of all be written even if it
// leads nowhere: others see you when there is a move of yours, and not before.
void walk(int columns, int rows, const std::string& nickname, const kappa::KeyValues& players,
          const hypercore::JsonFeed& mine) {
  players.on_ready([=] {
    const std::string me = mine.key().hex();
    const Place from = place_of(players.get(me));
    const Place to = {std::clamp(from.x + columns, 0, world_width - 1),
                      std::clamp(from.y + rows, 0, world_height - 1)};
    if (to.x == from.x && to.y == from.y) return;
    mine.append({{"type", "move-player"},
                 {"nickname", nickname},
                 {"x", to.x},
                 {"y", to.y},
                 {"links", players.links_json(me)}});
  });
}

// The world, and the player `me` in it. YOUR CODE HERE: draw everybody else, as
// `&` with the nickname beside it. And in a small terminal, where the canvas is
// smaller than the world, draw that part of the world that you are in.
void draw_world(const terminal::Canvas& canvas, const kappa::KeyValues& players,
                const std::string& me) {
  const Place mine = place_of(players.get(me));
  canvas.draw(-1, -1, terminal::box(world_width + 2, world_height + 2));
  if (players.keys().size() < 2) {
    canvas.draw(2, 1,
                "You are alone. Whoever starts this on the same wifi walks in.\n"
                "Arrows walk, enter says what you have typed, escape ends.",
                {.color = terminal::Color::gray});
  }

  canvas.write(mine.x, mine.y, "@", {.color = terminal::Color::yellow, .bold = true});
}

// The newest message in the lowest row. Those that have no
// room are cut off at the top.
void draw_messages(const terminal::Canvas& inside, const std::vector<kappa::Entry>& messages) {
  int y = inside.height() - static_cast<int>(messages.size());
  for (const kappa::Entry& message : messages) {
    inside.write(0, y++, fmt::format("{}: {}", writer_of(message), message.value["text"]));
  }
}

int main(int argc, char** argv) {
  const std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  asio::io_context io;
  kappa::Core core(io, "game");
  auto mine = core.writer("local");
  auto players = core.use("players", kappa::KeyValueView(write_of));
  auto chats = core.use("chats", kappa::ListView(time_of));
  terminal::Screen screen(io);

  std::vector<kappa::Entry> last;
  chats.tail(9, [&last, screen](const std::vector<kappa::Entry>& messages) {
    last = messages;
    screen.redraw();
  });
  // YOUR CODE HERE: begin with a step of no columns and no rows. And the next
  // lines draw again when you have moved: draw again when anybody has.
  players.on_ready([screen] { screen.redraw(); });
  players.on_update(mine.key().hex(), [screen](const auto&) { screen.redraw(); });

  screen.on_draw([players, mine, &last](const terminal::Canvas& canvas) {
    const int height = std::min(11, canvas.height() / 2);
    const int top = canvas.height() - height;
    draw_world(canvas.area(0, 0, canvas.width(), top), players, mine.key().hex());
    canvas.draw(0, top, terminal::box(canvas.width(), height));
    draw_messages(canvas.area(1, top + 1, canvas.width() - 2, height - 2), last);
  });

  using terminal::Key;
  screen.on_key(Key::left, [=] { walk(-1, 0, nickname, players, mine); });
  screen.on_key(Key::right, [=] { walk(1, 0, nickname, players, mine); });
  screen.on_key(Key::up, [=] { walk(0, -1, nickname, players, mine); });
  screen.on_key(Key::down, [=] { walk(0, 1, nickname, players, mine); });
  screen.on_key(Key::escape, [core, &io] { core.on_ready([&io] { io.stop(); }); });
  screen.on_line([mine, nickname](const std::string& line) {
    mine.append({{"type", "chat-message"},
                 {"nickname", nickname},
                 {"text", line},
                 {"timestamp", terminal::now()}});
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop-game"));

  io.run();
}
