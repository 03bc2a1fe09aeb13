// Who talks most: what is typed goes into a log, and a
// view of all logs counts it.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <string>

// A view: how many chat messages each nickname has written, a row for each.
struct Counts {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    if (entry.value["type"] != "chat-message" || !entry.value["nickname"].is_string()) return;
    const std::string who = entry.value["nickname"].as_string();
    const int count = std::stoi(rows.get(who).value_or("0")) + 1;
    rows.put(who, std::to_string(count));
  }
};

// Prints all rows of a view, in the order of their keys.
void print_rows(const kappa::ViewHandle& view) {
  view.read({}, [](std::string_view key, std::string_view value) {
    fmt::print("{}: {}\n", key, value);
    return true;  // on to the next row
  });
}

int main(int argc, char** argv) {
  const std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  asio::io_context io;
  kappa::Core core(io, "multichat");

  auto mine = core.writer("local");
  terminal::on_line(io, [mine, nickname](const std::string& line) {
    mine.append({{"type", "chat-message"},
                 {"nickname", nickname},
                 {"text", line},
                 {"timestamp", terminal::now()}});
  });

  auto counts = core.use("counts", 2, Counts{});
  core.on_ready([counts] {
    print_rows(counts);
    counts.on_indexed([counts](const auto&) { print_rows(counts); });
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
