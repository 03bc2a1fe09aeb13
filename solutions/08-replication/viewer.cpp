// Follows somebody else's chat: prints what is in the copy
// of the log, and what comes.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <protocol/replicate.hpp>
#include <swarm/swarm.hpp>

#include <exception>
#include <stdexcept>
#include <string>

// Shows the log that has this public key, until ctrl-C.
void follow(const crypto::PublicKey& key) {
  asio::io_context io;
  auto feed = hypercore::JsonFeed::open("copy-of-" + key.hex(), key);

  feed.on_block(hypercore::from_start, [](const hypercore::Json& message) {
    if (message["type"] != "chat-message") return;
    fmt::print("<{}> {}: {}\n", message["timestamp"], message["nickname"], message["text"]);
  });

  swarm::Swarm swarm(io);
  swarm.on_connection([feed](swarm::Connection connection) {
    feed.replicate(std::move(connection), {.live = true});
  });
  swarm.join(feed.discovery_key());

  io.run();
}

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw std::runtime_error("say whose log you want to see: viewer KEY");
    follow(crypto::PublicKey::from_hex(argv[1]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
