// Lamps that everybody can switch on and off.
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
constexpr const char* examples[] = {"switch lamp", "hello", "switch lamp"};

// What a typed line says in the log.
hypercore::Json entry_of(const std::string& line, const std::string& nickname) {
  if (line.starts_with("switch ")) return {{"type", "switch"}, {"what", line.substr(7)}};
  return {{"type", "chat-message"},
          {"nickname", nickname},
          {"text", line},
          {"timestamp", terminal::now()}};
}

// What is on has a row. Whoever switches first: after an even number of times it is off again, and
// the view may well be empty.
struct Switches {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    if (entry.value["type"] != "switch" || !entry.value["what"].is_string()) return;
    const std::string& what = entry.value["what"].as_string();
    if (rows.get(what)) {
      rows.remove(what);
    } else {
      rows.put(what, "on");
    }
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
  auto view = core.use("switches", 2, Switches{});

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
