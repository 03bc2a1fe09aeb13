// A chat with one writer: what is typed goes into the log, what is in
// the log goes to the screen.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

int main() {
  asio::io_context io;
  auto feed = hypercore::JsonFeed::open("single-chat-feed");

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

  io.run();
}
