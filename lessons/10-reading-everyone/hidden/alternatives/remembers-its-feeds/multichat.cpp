// A chat in which you read everybody: the messages of all feeds, as they come.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <multifeed/multifeed.hpp>
#include <multifeed/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <set>
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
  std::set<std::string> known;
  for (const auto& feed : multi.feeds()) {
    known.insert(feed.key().hex());
    show_feed(feed);
  }
  multi.on_feed([known, show_feed](const hypercore::JsonFeed& feed) mutable {
    if (known.insert(feed.key().hex()).second) show_feed(feed);
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([multi](swarm::Connection connection) {
    multi.replicate(std::move(connection), {.live = true});
  });
  swarm.join(swarm::Topic::named("kappa-workshop"));

  io.run();
}
