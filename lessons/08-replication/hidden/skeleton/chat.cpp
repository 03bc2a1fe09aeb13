// A chat that others can follow: what is typed goes into the log,
// and the log to whoever asks.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <protocol/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

int main() {
  asio::io_context io;
  auto feed = hypercore::JsonFeed::open("single-chat-feed");
  // YOUR CODE HERE: print `public key: ` and the public key of the feed.

  terminal::on_line(io, [feed](const std::string& line) {
    feed.append({{"type", "chat-message"},
                 {"nickname", "cat-lover"},
                 {"text", line},
                 {"timestamp", terminal::now()}});
  });

  feed.on_block(hypercore::from_start, [](const hypercore::Json& message) {
    if (message["type"] != "chat-message") return;
    fmt::print("<{}> {}: {}\n", message["timestamp"], message["nickname"], message["text"]);
  });

  // YOUR CODE HERE: make a swarm, replicate the feed live over
  // each connection, and join.

  io.run();
}
