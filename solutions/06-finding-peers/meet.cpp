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
  auto on_line = [peer](std::error_code error, std::size_t size) {
    if (error) return fmt::print("{} is gone\n", peer->connection.address());
    fmt::print("{}: {}", peer->connection.address(), peer->heard.substr(0, size));
    peer->heard.erase(0, size);
    listen_to(peer);
  };
  asio::async_read_until(peer->connection.socket(), asio::dynamic_buffer(peer->heard, longest_line),
                         '\n', on_line);
}

int main(int argc, char** argv) {
  std::string hello = fmt::format("hello from {}\n", argc > 1 ? argv[1] : "somebody");
  asio::io_context io;
  swarm::Swarm swarm(io);

  swarm.on_connection([hello](swarm::Connection connection) {
    fmt::print("{} is here\n", connection.address());
    auto peer = std::make_shared<Peer>(Peer{std::move(connection)});
    std::error_code gone;
    asio::write(peer->connection.socket(), asio::buffer(hello), gone);
    listen_to(peer);
  });

  swarm.join(swarm::Topic::named("kappa-workshop"));
  io.run();
}
