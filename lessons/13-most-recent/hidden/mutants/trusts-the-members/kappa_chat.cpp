// A chat that always shows the last ten messages of all, in the order of time.
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

// Where an entry stands in the list: a chat message by its
// time, anything else nowhere.
kappa::SortKeys time_of(const kappa::Entry& entry) {
  if (entry.value["type"] != "chat-message") return kappa::nowhere;
  return kappa::sort_key(entry.value["timestamp"]);
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

  auto chats = core.use("chats", kappa::ListView(time_of));
  chats.tail(10, [](const std::vector<kappa::Entry>& last) {
    fmt::print("----------\n");
    for (const auto& [id, message] : last) {
      fmt::print("<{}> {}: {}\n", message["timestamp"], message["nickname"].as_string(),
                 message["text"].as_string());
    }
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
