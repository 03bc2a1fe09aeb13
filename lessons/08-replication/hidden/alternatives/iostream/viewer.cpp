// Asks for one block after the other, instead of being called with each.
#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <iostream>
#include <protocol/async.hpp>
#include <protocol/replicate.hpp>
#include <swarm/swarm.hpp>

using hypercore::Json;

void show_from(asio::io_context& io, const hypercore::Feed& feed, hypercore::Seq seq) {
  feed.async_get(io, seq, [&io, feed, seq](std::exception_ptr error, const crypto::Bytes& block) {
    if (error) std::rethrow_exception(error);
    Json message = Json::parse(crypto::text_of(block));
    if (message["type"] == "chat-message") {
      std::cout << "<" << message["timestamp"].as_string() << "> "
                << message["nickname"].as_string() << ": " << message["text"].as_string()
                << std::endl;
    }
    show_from(io, feed, seq + 1);
  });
}

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cout << "usage: viewer KEY" << std::endl;
    return 64;
  }
  std::optional<crypto::PublicKey> key;
  try {
    key = crypto::PublicKey::from_hex(argv[1]);
  } catch (const std::invalid_argument& error) {
    std::cout << argv[1] << " is no key: " << error.what() << std::endl;
    return 1;
  }
  asio::io_context io;
  auto feed = hypercore::Feed::open(std::filesystem::path("copies") / key->hex(), *key);
  show_from(io, feed, 0);
  swarm::Swarm swarm{io};
  swarm.on_connection(
      [&](swarm::Connection connection) { feed.replicate(std::move(connection), {.live = true}); });
  swarm.join(feed.discovery_key());
  io.run();
}
