// Keeps the numbers in a variable, where the next start does not find them.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <map>
#include <memory>
#include <string>

// A view: how many chat messages each nickname has written, a row for each.
struct Counts {
  std::shared_ptr<std::map<std::string, int>> numbers =
      std::make_shared<std::map<std::string, int>>();
  void map(const kappa::Entry& entry, kappa::Rows&) const {
    if (entry.value["type"] != "chat-message" || !entry.value["nickname"].is_string()) return;
    ++(*numbers)[entry.value["nickname"].as_string()];
  }
};

void print_rows(const std::map<std::string, int>& numbers) {
  for (const auto& [who, count] : numbers) fmt::print("{}: {}\n", who, count);
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

  Counts view;
  auto counts = core.use("counts", 2, view);
  core.on_ready([counts, view] {
    print_rows(*view.numbers);
    counts.on_indexed([view](const auto&) { print_rows(*view.numbers); });
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
