// A chat with many writers: everybody has a log of their own, and
// a copy of all the others.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <multifeed/multifeed.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <string>

int main(int argc, char** argv) {
  std::string nickname = argc > 1 ? argv[1] : "cat-lover";
  asio::io_context io;

  // YOUR CODE HERE instead of the next line: open a multifeed,
  // and get your writer from it.
  auto mine = hypercore::JsonFeed::open("single-chat-feed");

  terminal::on_line(io, [mine, nickname](const std::string& line) {
    mine.append({{"type", "chat-message"},
                 {"nickname", nickname},
                 {"text", line},
                 {"timestamp", terminal::now()}});
  });

  mine.on_block(hypercore::from_start, [](const hypercore::Json& message) {
    if (message["type"] != "chat-message") return;
    fmt::print("<{}> {}: {}\n", message["timestamp"], message["nickname"], message["text"]);
  });

  swarm::Swarm swarm(io);

  // YOUR CODE HERE instead of the next three lines: replicate all of
  // the multifeed, not one feed.
  swarm.on_connection([mine](swarm::Connection connection) {
    mine.replicate(std::move(connection), {.live = true});
  });

  // YOUR CODE HERE instead of the next line: join the room.
  swarm.join(mine.discovery_key());

  io.run();
}
