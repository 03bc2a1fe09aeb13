// A board that many write on, and nobody is in charge of:
// `KEY VALUE` gives a key a value.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/lines.hpp>

#include <set>
#include <string>
#include <vector>

// Shows the values that a key has, in the order of the alphabet.
void show(const std::string& key, const std::vector<kappa::Entry>& heads) {
  std::multiset<std::string> values;
  for (const kappa::Entry& head : heads) values.insert(fmt::format("[{}]", head.value["value"]));
  std::string line = key + ":";
  for (const std::string& value : values) line += " " + value;
  fmt::print("{}\n", line);
}

// What an entry says: which key it is about, and which entries it replaces.
kappa::Write write_of(const kappa::Entry& /*entry*/) {
  // YOUR CODE HERE instead of the next line.
  return kappa::no_write;
}

int main() {
  asio::io_context io;
  kappa::Core core(io, "board");
  auto mine = core.writer("local");
  auto board = core.use("board", kappa::KeyValueView(write_of));

  terminal::on_line(io, [mine](const std::string& line) {
    auto space = line.find(' ');
    if (space == std::string::npos) return fmt::print("(type a key, a space and a value)\n");
    std::string key = line.substr(0, space), value = line.substr(space + 1);
    // YOUR CODE HERE: wait until the board is ready, and
    // link to what this replaces.
    mine.append({{"type", "note"}, {"key", key}, {"value", value}});
  });

  board.on_ready([board] {
    for (const std::string& key : board.keys()) show(key, board.get(key));
    // YOUR CODE HERE: show what changes from now on.
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop-board"));

  io.run();
}
