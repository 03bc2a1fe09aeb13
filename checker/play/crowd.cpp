#include <checker/play/crowd.hpp>
#include <checker/play/wander.hpp>

#include <fmt/format.h>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace play {

namespace {

/// The process of the players: answers each byte on its input with how much they have written.
class CrowdProcess {
 public:
  CrowdProcess(const CrowdSettings& settings, int input, int output)
      : settings_(settings), input_(io_, input), output_(output), look_(io_) {}

  void run() {
    swarm::Options where;
    where.ways = {{swarm::Way::direct}};
    where.listen = "127.0.0.1:0";
    std::vector<std::string> addresses;
    for (int i = 0; i < settings_.players; ++i) {
      if (settings_.mesh) where.peers = addresses;
      players_.emplace_back(io_, fmt::format("p{}", i), where);
      addresses.push_back(players_.back().address());
      wander(io_, players_.back(),
             {.step = settings_.step,
              .rests = false,
              .most_written = 1'000'000,
              .seed = static_cast<std::uint64_t>(i)});
    }
    say(fmt::format("{}", fmt::join(addresses, ",")));
    answer();
    look();
    io_.run();
  }

 private:
  void say(const std::string& line) const {
    const std::string text = line + "\n";
    if (::write(output_, text.data(), text.size()) < 0) std::_Exit(1);
  }
  void answer() {
    input_.async_read_some(asio::buffer(byte_), [this](const auto& error, std::size_t) {
      if (error) std::_Exit(0);
      std::size_t written = 0;
      for (const Player& player : players_) written += player.written();
      say(std::to_string(written));
      answer();
    });
  }
  /// Says when everybody knows where everybody is, the game's player too.
  void look() {
    look_.expires_after(std::chrono::milliseconds(200));
    look_.async_wait([this](const auto&) {
      const std::size_t all = players_.size() + 1;
      if (std::all_of(players_.begin(), players_.end(),
                      [all](const auto& player) { return player.places().size() == all; })) {
        say("everybody");
      } else {
        look();
      }
    });
  }

  CrowdSettings settings_;
  asio::io_context io_;
  asio::posix::stream_descriptor input_;
  int output_;
  asio::steady_timer look_;
  std::array<char, 1> byte_{};
  std::vector<Player> players_;
};

}  // namespace

Crowd::Crowd(const CrowdSettings& settings) {
  std::array<int, 2> input{}, output{};
  if (::pipe(input.data()) != 0 || ::pipe(output.data()) != 0) throw std::runtime_error("no pipe");
  pid_ = ::fork();
  if (pid_ == 0) {
    ::close(input[1]);
    CrowdProcess(settings, input[0], output[1]).run();
    std::_Exit(0);
  }
  ::close(input[0]);
  ::close(output[1]);
  ask_ = input[1];
  answers_ = ::fdopen(output[0], "r");
  addresses_ = line();
}

Crowd::~Crowd() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  ::close(ask_);
  std::fclose(answers_);
}

bool Crowd::everybody_is_there() {
  pollfd answer{::fileno(answers_), POLLIN, 0};
  return ::poll(&answer, 1, 0) == 1 && line() == "everybody";
}

double Crowd::written() {
  if (::write(ask_, "?", 1) != 1) throw std::runtime_error("the players have ended");
  return std::stod(line());
}

std::string Crowd::line() {
  std::array<char, 8192> text{};
  if (std::fgets(text.data(), text.size(), answers_) == nullptr) {
    throw std::runtime_error("the players have ended");
  }
  return std::string(text.data(), std::strlen(text.data()) - 1);
}

}  // namespace play
