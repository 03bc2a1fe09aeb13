// Who was here, and when: made of what the game writes anyway.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <string>
#include <string_view>

// Lines that one can type. `--examples` prints them, and the check types them.
constexpr const char* examples[] = {"hello", "is anybody here?", "I am"};

// What a typed line says in the log.
hypercore::Json entry_of(const std::string& line, const std::string& nickname) {
  return {{"type", "chat-message"},
          {"nickname", nickname},
          {"text", line},
          {"timestamp", terminal::now()}};
}

struct Presence {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    if (!entry.value["nickname"].is_string() || !entry.value["timestamp"].is_string()) return;
    const std::string& when = entry.value["timestamp"].as_string();
    if (when < rows.get("when").value_or("")) return;
    rows.put("when", when);
    rows.put("was here last", entry.value["nickname"].as_string());
  }
};

// Everything that is in the view, and a line of dashes below it.
void show(const kappa::ViewHandle& view) {
  view.read({}, [](std::string_view key, std::string_view value) {
    fmt::print("{}: {}\n", key, value);
    return true;  // on to the next row
  });
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
  auto view = core.use("presence", 2, Presence{});

  core.on_ready([view] {
    show(view);
    view.on_indexed([view](const auto&) { show(view); });
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
