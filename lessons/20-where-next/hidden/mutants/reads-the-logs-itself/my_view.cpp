// Who was here, and when: made of what the game writes anyway.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <algorithm>
#include <map>
#include <string>

// Lines that one can type. `--examples` prints them, and the check types them.
constexpr const char* examples[] = {"hello", "is anybody here?", "I am"};

// What a typed line says in the log.
hypercore::Json entry_of(const std::string& line, const std::string& nickname) {
  return {{"type", "chat-message"},
          {"nickname", nickname},
          {"text", line},
          {"timestamp", terminal::now()}};
}

struct CountsEntries {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    const std::string who = entry.id.feed.hex();
    rows.put(who, std::to_string(std::stoi(rows.get(who).value_or("0")) + 1));
  }
};

// Everything that is in the view, and a line of dashes below it.
void show(const kappa::Core& core) {
  std::map<std::string, std::string> last;
  for (const auto& feed : core.feeds()) {
    for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) {
      const hypercore::Json entry = feed.get(seq);
      if (!entry["nickname"].is_string() || !entry["timestamp"].is_string()) continue;
      std::string& when = last[entry["nickname"].as_string()];
      when = std::max(when, entry["timestamp"].as_string());
    }
  }
  for (const auto& [who, when] : last) fmt::print("{}: {}\n", who, when);
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
  auto view = core.use("presence", 2, CountsEntries{});

  core.on_ready([view, core] {
    show(core);
    view.on_indexed([core](const auto&) { show(core); });
  });
  terminal::on_line(
      io, [mine, nickname](const std::string& line) { mine.append(entry_of(line, nickname)); });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop-game"));

  io.run();
}
