#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <protocol/replicate.hpp>
#include <swarm/swarm.hpp>

int main() {
  asio::io_context io;
  auto feed = hypercore::JsonFeed::open("my-feed");
  swarm::Swarm swarm{io};
  swarm.on_connection([feed](swarm::Connection connection) {
    feed.replicate(std::move(connection), {.live = true});
  });
  swarm.join(feed.discovery_key());
  io.run();
}
