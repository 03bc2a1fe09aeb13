// Things that lie around: `take lamp`, `drop lamp`. Who has it is a value that is replaced.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/lines.hpp>

#include <set>
#include <string>

// Lines that one can type. `--examples` prints them, and the check types them.
constexpr const char* examples[] = {"drop lamp", "take lamp", "drop rusty key", "take sword",
                                    "drop lamp"};

// What an entry writes: who has a thing now, in place of what it links to.
kappa::Write write_of(const kappa::Entry& entry) {
  const hypercore::Json& type = entry.value["type"];
  if (type != "take-item" && type != "drop-item") return kappa::no_write;
  return {.key = entry.value["item"], .links = kappa::links_in(entry)};
}

// Everything that is in the view, and a line of dashes below it.
void show(const kappa::KeyValues& items) {
  for (const std::string& item : items.keys()) {
    std::set<std::string> places;
    for (const kappa::Entry& head : items.get(item)) {
      const std::string who = fmt::format("{}", head.value["nickname"]);
      places.insert(head.value["type"] == "take-item" ? who + " has it"
                                                      : "lies where " + who + " was");
    }
    std::string line;
    for (const std::string& place : places) line += (line.empty() ? "" : ", or ") + place;
    fmt::print("{}: {}\n", item, line);
  }
  fmt::print("----------\n");
}

int main(int argc, char** argv) {
  const std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  if (nickname == "--examples") {
    for (const char* line : examples) fmt::print("{}\n", line);
    return 0;
  }

  asio::io_context io;
  kappa::Core core(io, "game");
  auto mine = core.writer("local");
  auto items = core.use("items", 2, kappa::KeyValueView(write_of));

  core.on_ready([items] {
    show(items);
    items.on_update([items](const auto&, const auto&) { show(items); });
  });
  terminal::on_line(io, [mine, items, nickname](const std::string& line) {
    const bool take = line.starts_with("take ");
    if (!take && !line.starts_with("drop ")) return fmt::print("(take THING, or drop THING)\n");
    items.on_ready([=, item = line.substr(5)] {
      mine.append({{"type", take ? "take-item" : "drop-item"},
                   {"item", item},
                   {"nickname", nickname},
                   {"links", items.links_json(item)}});
    });
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop-game"));

  io.run();
}
