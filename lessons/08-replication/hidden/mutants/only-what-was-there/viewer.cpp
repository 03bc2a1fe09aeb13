// Follows somebody else's chat: prints what is in the copy of the log, and what comes.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <protocol/async.hpp>
#include <protocol/replicate.hpp>
#include <swarm/swarm.hpp>

#include <exception>
#include <stdexcept>
#include <string>

// Shows the log that has this public key, until ctrl-C.
void follow(const crypto::PublicKey& key) {
  asio::io_context io;
  auto feed = hypercore::JsonFeed::open("copy-of-" + key.hex(), key);

  swarm::Swarm swarm(io);
  swarm.on_connection([feed](swarm::Connection connection) {
    feed.replicate(std::move(connection), {.live = true});
  });
  // Waits until there is something, gets all of it, and shows it.
  auto show = [feed](std::exception_ptr) {
    for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) {
      auto message = feed.get(seq);
      if (message["type"] != "chat-message") continue;
      fmt::print("<{}> {}: {}\n", message["timestamp"], message["nickname"], message["text"]);
    }
  };
  feed.bytes().async_update(
      io, 1, hypercore::WaitOptions{}, [&io, feed, show](std::exception_ptr) mutable {
        feed.bytes().async_download(io, 0, feed.length(), hypercore::WaitOptions{}, show);
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
