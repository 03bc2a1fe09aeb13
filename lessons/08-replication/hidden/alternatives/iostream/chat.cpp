// Prints nothing but the key and what is in the log, with the standard library, from bytes.
#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <iostream>
#include <protocol/replicate.hpp>
#include <swarm/swarm.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

using hypercore::Json;

int main() {
  asio::io_context io;
  swarm::Swarm swarm{io};
  auto feed = hypercore::Feed::open("single-chat-feed");
  swarm.join(feed.discovery_key());
  swarm.on_connection(
      [&](swarm::Connection connection) { feed.replicate(std::move(connection), {.live = true}); });
  terminal::on_line(io, [&](const std::string& line) {
    Json message = {{"type", "chat-message"}, {"nickname", "cat-lover"}, {"text", line}};
    message.set("timestamp", terminal::now());
    feed.append(message.dump() + "\n");
  });
  std::cout << "my log is " << feed.key().hex() << std::endl;
  feed.on_block(0, [](hypercore::Seq, hypercore::BytesView block) {
    Json message = Json::parse(crypto::text_of(block));
    if (message["type"] != "chat-message") return;
    std::cout << "<" << message["timestamp"].as_string() << "> " << message["nickname"].as_string()
              << ": " << message["text"].as_string() << std::endl;
  });
  io.run();
}
