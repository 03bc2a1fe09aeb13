// The longest things that anybody has said: a list, sorted by their length.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/list_view.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <string>
#include <vector>

// Lines that one can type. `--examples` prints them, and the check types them.
constexpr const char* examples[] = {"hello", "is anybody here?", "I am"};

// What a typed line says in the log.
hypercore::Json entry_of(const std::string& line, const std::string& nickname) {
  return {{"type", "chat-message"},
          {"nickname", nickname},
          {"text", line},
          {"timestamp", terminal::now()}};
}

// A message stands at its length.
kappa::SortKeys length_of(const kappa::Entry& entry) {
  if (entry.value["type"] != "chat-message" || !entry.value["text"].is_string())
    return kappa::nowhere;
  return kappa::sort_key(static_cast<double>(entry.value["text"].as_string().size()));
}

// Everything that is in the view, and a line of dashes below it.
void show(const std::vector<kappa::Entry>& longest) {
  for (const auto& [id, message] : longest) {
    fmt::print("{} said {}\n", message["nickname"], message["text"]);
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
  auto view = core.use("by-length", 2, kappa::ListView(length_of));

  view.tail(20, show);
  terminal::on_line(
      io, [mine, nickname](const std::string& line) { mine.append(entry_of(line, nickname)); });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop-game"));

  io.run();
}
