#include <checker/play/wander.hpp>

#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <array>
#include <memory>
#include <random>

namespace play {

namespace {

constexpr std::array sayings = {
    "A fine day for a walk.",
    "Has anybody seen my shoes? I have none.",
    "I like it here.",
    "Whoever wrote this world has left a lot of room.",
    "Mind the wall.",
    "I was told that there is no server. I have looked everywhere.",
    "You walk very well.",
    "My log grows, and so do I.",
    "Nobody can move me but myself. I sign every step.",
    "If you go offline, we wait for you.",
    "There is a nice corner in the upper left.",
    "Left, right, left, right.",
    "Two views, one log. I like the one from up here.",
    "I have copies of all that you said. Do not worry, all of it was kind.",
    "Peers are friends who have not met.",
    "I rest my feet. I have none of those either.",
};

constexpr std::size_t most_greeted = 50;
constexpr std::size_t longest_greeted_name = 40;  // bytes

/// One bot's walk. Its timer holds it; it ends with the io_context, or when it has written enough.
class Walk : public std::enable_shared_from_this<Walk> {
 public:
  Walk(asio::io_context& io, const Player& player, const Pace& pace)
      : player_(player), pace_(pace), random_(pace.seed), timer_(io) {}

  void wait(std::chrono::milliseconds pause) {
    timer_.expires_after(pause);
    timer_.async_wait([self = shared_from_this()](const asio::error_code& error) {
      if (!error) self->go_on();
    });
  }
  int between(int least, int most) { return std::uniform_int_distribution(least, most)(random_); }

 private:
  void go_on() {
    if (player_.written() >= pace_.most_written) return;
    if (steps_left_ == 0) {
      turn();
      if (pace_.rests) {
        if (between(1, 6) == 1) player_.say(sayings[between(0, sayings.size() - 1)]);
        return wait(std::chrono::milliseconds(between(1'000, 4'000)));
      }
    }
    --steps_left_;
    player_.walk(columns_, rows_);
    wait(pace_.step);
  }
  void turn() {
    // Terminals are wide: more steps go sideways than up and down.
    const bool sideways = between(0, 2) != 0;
    const int way = between(0, 1) == 0 ? -1 : 1;
    columns_ = sideways ? way : 0;
    rows_ = sideways ? 0 : way;
    steps_left_ = sideways ? between(4, 14) : between(1, 4);
  }

  Player player_;
  Pace pace_;
  std::mt19937_64 random_;
  asio::steady_timer timer_;
  int steps_left_ = 0;
  int columns_ = 0, rows_ = 0;
};

}  // namespace

void wander(asio::io_context& io, const Player& player, const Pace& pace) {
  const auto walk = std::make_shared<Walk>(io, player, pace);
  player.walk(walk->between(-10, 45), walk->between(-5, 5));  // out of everybody's way
  const auto step = static_cast<int>(pace.step.count());
  walk->wait(std::chrono::milliseconds(walk->between(0, step)));  // not all in step
}

void greet(const Player& host, std::set<std::string> known) {
  host.on_message([host, known = std::move(known)](const kappa::Entry& message) mutable {
    if (known.size() >= most_greeted || !known.insert(message.id.feed.hex()).second) return;
    const hypercore::Json& name = message.value["nickname"];
    const bool short_name = name.is_string() && name.as_string().size() <= longest_greeted_name;
    host.say(fmt::format("Hello, {}! Good to see you.", short_name ? name.as_string() : "you"));
  });
}

}  // namespace play
