// Meets everybody who came for the same topic: says hello,
// and prints what they say.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
#include <asio/write.hpp>
#include <swarm/swarm.hpp>

#include <memory>
#include <string>

// Nobody has more to say on one line.
constexpr std::size_t longest_line = 1000;

// Somebody we are connected to. The connection closes
// with the last pointer to it.
struct Peer {
  swarm::Connection connection;
  std::string heard = {};  // and not printed yet
};

// Prints each line that the peer says, until it is gone.
void listen_to(const std::shared_ptr<Peer>& peer) {
  // YOUR CODE HERE: ask for a line. When it is there, print it, and ask for the
  // next one. When the peer is gone, print that instead.
  fmt::print("nobody listens to {}\n", peer->connection.address());
}

int main(int argc, char** argv) {
  std::string hello = fmt::format("hello from {}\n", argc > 1 ? argv[1] : "somebody");
  asio::io_context io;
  swarm::Swarm swarm(io);

  swarm.on_connection([hello](swarm::Connection connection) {
    fmt::print("{} is here\n", connection.address());
    // YOUR CODE HERE: say hello, and listen to the peer.
  });

  // YOUR CODE HERE: join a topic.

  io.run();
}
