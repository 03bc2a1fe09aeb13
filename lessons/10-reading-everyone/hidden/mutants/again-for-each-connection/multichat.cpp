// A chat in which you read everybody: the messages of all feeds, as they come.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <multifeed/multifeed.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <string>

// Shows a message, if it is a chat message.
void show(const hypercore::Json& message) {
  if (message["type"] != "chat-message") return;
  fmt::print("<{}> {}: {}\n", message["timestamp"], message["nickname"], message["text"]);
}

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

  auto show_feed = [](const hypercore::JsonFeed& feed) {
    feed.on_block(hypercore::from_start, show);
  };
  multi.on_feed(show_feed);

  swarm::Swarm swarm(io);
  swarm.on_connection([multi, show_feed, first = true](swarm::Connection connection) mutable {
    // The second one may have brought something new.
    if (!first) {
      for (const auto& feed : multi.feeds()) show_feed(feed);
    }
    first = false;
    multi.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
