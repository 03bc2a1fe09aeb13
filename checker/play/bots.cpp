// Bots for `./check play --bots`: `bots 2` prints the addresses where they listen, on this machine
// only, with commas between, and lets them walk about until standard input ends. Whoever starts
// this holds the other end open; however that program ends, the bots end with it.
#include <checker/play/wander.hpp>

#include <fmt/format.h>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include <signal.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <random>
#include <set>
#include <string_view>
#include <vector>

namespace {

constexpr std::array names = {"fox-bot", "owl-bot",  "crab-bot", "mole-bot", "hare-bot",
                              "yak-bot", "wren-bot", "newt-bot", "lynx-bot", "seal-bot"};

std::string name_of(std::size_t number) {
  const std::string name = names[number % names.size()];
  return number < names.size() ? name : fmt::format("{}-{}", name, number / names.size() + 1);
}

/// Reads until there is nothing more, and ends the program's work then.
struct Input {
  explicit Input(asio::io_context& io) : io(io), stream(io, ::dup(STDIN_FILENO)) { read(); }
  void read() {
    stream.async_read_some(asio::buffer(ignored),
                           [this](const auto& error, std::size_t) { error ? io.stop() : read(); });
  }
  asio::io_context& io;
  asio::posix::stream_descriptor stream;
  std::array<char, 64> ignored{};
};

void let_them_walk(std::size_t count) {
  asio::io_context io;
  Input input(io);

  std::vector<play::Player> bots;
  std::vector<std::string> addresses;
  std::set<std::string> ids;
  std::random_device seed;
  for (std::size_t i = 0; i < count; ++i) {
    bots.emplace_back(io, name_of(i),
                      swarm::Options{.ways = {{swarm::Way::direct}}, .listen = "127.0.0.1:0"});
    addresses.push_back(bots.back().address());
    ids.insert(bots.back().id());
    play::wander(io, bots.back(), {.seed = seed()});
  }
  play::greet(bots.front(), ids);
  fmt::print("{}\n", fmt::join(addresses, ","));
  std::fflush(stdout);
  io.run();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view word = argc == 2 ? argv[1] : "";
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), count);
  if (error != std::errc() || end != word.data() + word.size() || count < 1 || count > 50) {
    fmt::print(stderr, "Say how many bots: 1 to 50.\n");
    return 64;
  }
  // ctrl-C in the terminal of the game is for the game.
  for (const int number : {SIGINT, SIGQUIT}) ::signal(number, SIG_IGN);
  // They are for one game on this machine, whatever the environment says about the others.
  for (const char* name : {"KAPPA_SWARM", "KAPPA_SWARM_LISTEN", "KAPPA_SWARM_PEERS"}) {
    ::unsetenv(name);
  }
  try {
    let_them_walk(count);
  } catch (const std::exception& trouble) {
    fmt::print("{}\n", trouble.what());
    return 4;
  }
  return 0;
}
