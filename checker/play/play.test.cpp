// Players without a screen, bots, and the game among them.
#include <checker/command.hpp>
#include <checker/play/wander.hpp>

#include <gtest/gtest.h>
#include <asio/io_context.hpp>
#include <terminal/testing/terminal_program.hpp>
#include <testing/run_until.hpp>
#include <testing/temporary_directory.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace play {
namespace {

using testing_help::run_until;

/// On this machine, in touch with those at `peers`.
swarm::Options here(std::vector<std::string> peers = {}) {
  swarm::Options options;
  options.ways = {{swarm::Way::direct}};
  options.listen = "127.0.0.1:0";
  options.peers = std::move(peers);
  return options;
}

/// What a player has heard, as "nickname: text".
std::multiset<std::string>& heard(const Player& player, std::multiset<std::string>& texts) {
  player.on_message([&texts](const kappa::Entry& message) {
    texts.insert(message.value["nickname"].as_string() + ": " + message.value["text"].as_string());
  });
  return texts;
}

TEST(Player, SeesWhereOthersAreAndHearsThem) {
  asio::io_context io;
  const Player ada(io, "ada", here());
  const Player bob(io, "bob", here({ada.address()}));
  std::multiset<std::string> by_ada, by_bob;
  heard(ada, by_ada);
  heard(bob, by_bob);
  bob.walk(-100, 2);
  ada.say("hello");
  bob.say("hello yourself");
  const std::map<std::string, Place> places = {{ada.id(), {15, 6}}, {bob.id(), {0, 8}}};
  EXPECT_TRUE(run_until(io, [&] { return ada.places() == places && bob.places() == places; }));
  EXPECT_TRUE(run_until(io, [&] { return by_ada.size() == 2 && by_bob.size() == 2; }));
  EXPECT_EQ(by_ada, by_bob);
}

TEST(Wander, WritesNoMoreThanItMay) {
  asio::io_context io;
  const Player quiet(io, "quiet", here()), lively(io, "lively", here());
  const std::chrono::milliseconds step(1);
  wander(io, quiet, {.step = step, .rests = false, .most_written = 20, .seed = 1});
  wander(io, lively, {.step = step, .rests = false, .most_written = 80, .seed = 1});
  EXPECT_TRUE(run_until(io, [&] { return lively.written() == 80; }));
  EXPECT_EQ(quiet.written(), 20u);
}

TEST(Wander, GreetsEachStrangerOnce) {
  asio::io_context io;
  const Player host(io, "host", here());
  const Player friendly(io, "friend", here({host.address()}));
  const Player ada(io, "ada", here({host.address()}));
  std::multiset<std::string> by_host;
  heard(host, by_host);
  greet(host, {host.id(), friendly.id()});
  friendly.say("hi");
  ASSERT_TRUE(run_until(io, [&] { return by_host.contains("friend: hi"); }));
  ada.say("one");
  ada.say("two");
  ASSERT_TRUE(run_until(io, [&] { return by_host.size() == 4; }));
  ada.say("three");
  ASSERT_TRUE(run_until(io, [&] { return by_host.contains("ada: three"); }));
  EXPECT_EQ(by_host, (std::multiset<std::string>{"friend: hi", "ada: one", "ada: two", "ada: three",
                                                 "host: Hello, ada! Good to see you."}));
}

TEST(Bots, ListenOnThisMachineAndEndWithTheirInput) {
  checker::Command command;
  command.arguments = {KAPPA_BOTS, "3"};  // with an input that has ended already
  command.timeout_seconds = 60;
  const checker::Ended ended = checker::run(command);
  EXPECT_EQ(ended.exit_code, 0) << ended.output;
  EXPECT_EQ(ended.output.find("127.0.0.1:"), 0u) << ended.output;
  EXPECT_EQ(std::count(ended.output.begin(), ended.output.end(), ','), 2) << ended.output;
}

TEST(Bots, AreFiftyAtMost) {
  checker::Command command;
  for (const char* count : {"0", "51", "two", ""}) {
    command.arguments = {KAPPA_BOTS, count};
    EXPECT_EQ(checker::run(command).exit_code, 64) << count;
  }
}

/// The game on a terminal, connected to some players; both go on while one waits.
class AGame : public testing::Test {
 protected:
  void start(const std::string& peers) {
    game.emplace(
        std::vector<std::string>{"/bin/sh", "-c", "cd \"$1\" && exec \"$2\" ada", "sh",
                                 (folder / "").string(), KAPPA_GAME},
        terminal::TerminalProgram::Options{.environment = {{"TERM", "xterm-256color"},
                                                           {"KAPPA_SWARM", "direct"},
                                                           {"KAPPA_SWARM_LISTEN", "127.0.0.1:0"},
                                                           {"KAPPA_SWARM_PEERS", peers}}});
  }
  bool comes_to_be(const std::function<bool()>& so) {
    for (int i = 0; i < 3; ++i) {  // a slow machine gets a minute
      if (game->wait_until([&] { return io.poll(), so(); })) return true;
    }
    return false;
  }
  bool shows(int x, int y, const std::string& text) const {
    const auto rows = game->screen().rows();
    return rows[y].size() >= x + text.size() && rows[y].substr(x, text.size()) == text;
  }

  testing_help::TemporaryDirectory folder;
  asio::io_context io;
  std::optional<terminal::TerminalProgram> game;
};

TEST_F(AGame, AmongPlayersHasEverybodyAtTheSamePlaceEverywhere) {
  std::vector<Player> players;
  std::string peers;
  for (int i = 0; i < 5; ++i) {
    players.emplace_back(io, "p" + std::to_string(i), here());
    players.back().walk(i, 2 * i - 6);  // (15 + i, 2 i)
    peers += (i == 0 ? "" : ",") + players.back().address();
  }
  start(peers);
  game->type("\x1b[D\x1b[D\x1b[A");  // left, left, up: (13, 5)
  players[4].say("over here");

  // Only the game is connected to all: what the players know of each other, they know from it.
  EXPECT_TRUE(comes_to_be([&] {
    return std::all_of(players.begin(), players.end(), [&](const Player& player) {
      const auto places = player.places();
      return places.size() == 6 && places == players[0].places();
    });
  }));
  auto places = players[0].places();
  for (int i = 0; i < 5; ++i) {
    const std::string& id = players[static_cast<std::size_t>(i)].id();
    EXPECT_EQ(places[id], (Place{15 + i, 2 * i}));
    places.erase(id);
    EXPECT_TRUE(comes_to_be([&] { return shows(15 + i, 2 * i, "&p" + std::to_string(i)); }))
        << game->screen().text();
  }
  ASSERT_EQ(places.size(), 1u);
  EXPECT_EQ(places.begin()->second, (Place{13, 5}));
  EXPECT_TRUE(comes_to_be([&] { return shows(13, 5, "@ada"); })) << game->screen().text();
  EXPECT_TRUE(comes_to_be([&] {
    return game->screen().text().find("p4: over here") != std::string::npos;
  })) << game->screen().text();
}

}  // namespace
}  // namespace play
