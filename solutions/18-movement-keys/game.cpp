// A player that you walk around with the arrow keys.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
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

// Moves the player of the feed `mine` by so many columns and
// rows, if there is no wall.
void walk(int columns, int rows, const kappa::KeyValues& players, const hypercore::JsonFeed& mine) {
  players.on_ready([=] {
    const std::string me = mine.key().hex();
    const Place from = place_of(players.get(me));
    const Place to = {std::clamp(from.x + columns, 0, world_width - 1),
                      std::clamp(from.y + rows, 0, world_height - 1)};
    if (to.x == from.x && to.y == from.y) return;
    mine.append(
        {{"type", "move-player"}, {"x", to.x}, {"y", to.y}, {"links", players.links_json(me)}});
  });
}

int main() {
  asio::io_context io;
  kappa::Core core(io, "game");
  auto mine = core.writer("local");
  auto players = core.use("players", kappa::KeyValueView(write_of));
  terminal::Screen screen(io);

  screen.on_draw([players, mine](const terminal::Canvas& canvas) {
    canvas.draw(-1, -1, terminal::box(world_width + 2, world_height + 2));
    const Place place = place_of(players.get(mine.key().hex()));
    canvas.write(place.x, place.y, "@", {.color = terminal::Color::yellow, .bold = true});
  });
  players.on_ready([screen] { screen.redraw(); });
  players.on_update([screen](const auto&, const auto&) { screen.redraw(); });

  using terminal::Key;
  screen.on_key(Key::left, [=] { walk(-1, 0, players, mine); });
  screen.on_key(Key::right, [=] { walk(1, 0, players, mine); });
  screen.on_key(Key::up, [=] { walk(0, -1, players, mine); });
  screen.on_key(Key::down, [=] { walk(0, 1, players, mine); });
  screen.on_key(Key::escape, [screen] { screen.close(); });

  io.run();
}
