// A class for a peer that keeps itself alive, reads whatever there is, and cuts the lines by hand.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <swarm/swarm.hpp>

#include <array>
#include <memory>
#include <string>

class Peer : public std::enable_shared_from_this<Peer> {
 public:
  Peer(swarm::Connection connection, std::string hello)
      : connection_(std::move(connection)), hello_(std::move(hello)) {}

  void start() {
    asio::async_write(connection_.socket(), asio::buffer(hello_),
                      [self = shared_from_this()](std::error_code, std::size_t) {});
    listen();
  }

 private:
  void listen() {
    connection_.socket().async_read_some(
        asio::buffer(portion_),
        [self = shared_from_this()](std::error_code error, std::size_t size) {
          if (!error && self->take({self->portion_.data(), size})) self->listen();
        });
  }

  // Prints the lines that end in this portion. @return whether the last one is not too long yet
  bool take(std::string_view portion) {
    for (const char letter : portion) {
      line_ += letter;
      if (letter != '\n') continue;
      fmt::print("<{}> {}", connection_.address(), line_);
      line_.clear();
    }
    return line_.size() < 100'000;
  }

  swarm::Connection connection_;
  std::string hello_;
  std::string line_;
  std::array<char, 512> portion_{};
};

int main(int argc, char** argv) {
  asio::io_context io;
  swarm::Swarm swarm(io);
  const std::string name = argc > 1 ? argv[1] : "nobody";
  swarm.join(swarm::Topic::named("kappa-workshop"));
  swarm.on_connection([name](swarm::Connection connection) {
    std::make_shared<Peer>(std::move(connection), "hello from " + name + "\n")->start();
  });
  io.run();
}
