// The screen first, the keyboard second; iostream instead of fmt; the feed captured by reference.
#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

#include <iostream>

int main() {
  hypercore::JsonFeed feed = hypercore::JsonFeed::open("single-chat-feed");
  feed.on_block(0, [](hypercore::Seq, const hypercore::Json& block) {
    const hypercore::Json& type = block["type"];
    if (!type.is_string() || type.as_string() != "chat-message") return;
    std::cout << '<' << block["timestamp"].as_string() << "> " << block["nickname"].as_string()
              << ": " << block["text"].as_string() << std::endl;
  });

  asio::io_context io;
  terminal::on_line(io, [&](std::string line) {
    hypercore::Json message = {{"type", "chat-message"}, {"nickname", "Ada"}};
    message.set("text", std::move(line));
    message.set("timestamp", terminal::now());
    feed.append(message);
  });
  io.run();
}
