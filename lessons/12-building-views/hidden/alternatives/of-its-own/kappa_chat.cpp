// A view of its own, with a row for each message.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/list_view.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <string>

struct ByTime {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    const hypercore::Json& message = entry.value;
    const auto time = kappa::sort_key(message["timestamp"]);
    if (message["type"] != "chat-message" || !time) return;
    rows.put(*time + '\0' + entry.id.text(), fmt::format("<{}> {}: {}", message["timestamp"],
                                                         message["nickname"], message["text"]));
  }
};

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

  auto chats = core.use("chats", ByTime{});
  core.on_ready([chats] {
    chats.read({}, [](std::string_view, std::string_view line) {
      fmt::print("{}\n", line);
      return true;
    });
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([core](swarm::Connection connection) {
    core.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
