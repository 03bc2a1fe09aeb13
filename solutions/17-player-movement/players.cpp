// Players in a log: you type where you want to be, and see where everybody is.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/lines.hpp>

#include <sstream>
#include <string>
#include <vector>

// What an entry says: a move is about the player of the feed that it
// is in, and of nobody else.
kappa::Write write_of(const kappa::Entry& entry) {
  if (entry.value["type"] != "move-player") return kappa::no_write;
  return {.key = entry.id.feed.hex(), .links = kappa::links_in(entry)};
}

// Moves the player of the feed `mine`, in place of all its moves so far.
void move_to(int x, int y, const kappa::KeyValues& players, const hypercore::JsonFeed& mine) {
  players.on_ready([=] {
    mine.append({{"type", "move-player"},
                 {"x", x},
                 {"y", y},
                 {"links", players.links_json(mine.key().hex())}});
  });
}

// Says where a player is: where its newest move took it.
void show(const std::string& player, const std::vector<kappa::Entry>& moves) {
  if (moves.empty()) return;
  const hypercore::Json& move = moves.back().value;
  fmt::print("{:.8} is at {}, {}\n", player, move["x"], move["y"]);
}

int main() {
  asio::io_context io;
  kappa::Core core(io, "game");
  auto mine = core.writer("local");
  auto players = core.use("players", kappa::KeyValueView(write_of));

  terminal::on_line(io, [players, mine](const std::string& line) {
    int x = 0;
    int y = 0;
    if (std::istringstream(line) >> x >> y) return move_to(x, y, players, mine);
    fmt::print("(type two numbers: how far from the left, and how far from the top)\n");
  });

  players.on_ready([players] {
    for (const std::string& player : players.keys()) show(player, players.get(player));
    players.on_update(show);
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop-game"));

  io.run();
}
