// A chat in which you read everybody: the messages of all feeds, as they come.
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

  auto multi = multifeed::JsonMultifeed::open("multichat");
  auto mine = multi.writer("local");

  terminal::on_line(io, [mine, nickname](const std::string& line) {
    mine.append({{"type", "chat-message"},
                 {"nickname", nickname},
                 {"text", line},
                 {"timestamp", terminal::now()}});
  });

  // YOUR CODE HERE instead of the next lines: show the messages of
  // every feed, and not only mine.
  mine.on_block(hypercore::from_start, [](const hypercore::Json& message) {
    if (message["type"] != "chat-message") return;
    fmt::print("<{}> {}: {}\n", message["timestamp"], message["nickname"], message["text"]);
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([multi](swarm::Connection connection) {
    multi.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
