// `./check play`, as one types it in a terminal; the game and the bots are scripts.
#include <checker/testing/project.hpp>
#include <checker/testing/said.hpp>

#include <gtest/gtest.h>
#include <signal.h>
#include <terminal/testing/terminal_program.hpp>

#include <optional>

namespace checker {
namespace {

using terminal::TerminalProgram;

class Play : public testing::Test {
 protected:
  Play() {
    game("echo \"$1 in ${PWD##*/}\"");
    project.script("build/check/play/bots",
                   "trap '' HUP\n"
                   "echo started >> \"$(dirname \"$0\")/bots-said\"\n"
                   "echo 127.0.0.1:7001,127.0.0.1:7002\ncat > /dev/null\n"
                   "echo \"ended $1\" >> \"$(dirname \"$0\")/bots-said\"\n");
  }
  void game(const std::string& script) const {
    project.script("build/check/play/game", script + "\n");
  }
  std::vector<std::string> command(std::vector<std::string> words) const {
    std::vector<std::string> all = {KAPPA_CHECK, "--root", project.root().string(), "play"};
    all.insert(all.end(), words.begin(), words.end());
    return all;
  }
  void play(std::vector<std::string> words, std::map<std::string, std::string> environment = {}) {
    environment.try_emplace("USER", "ada");
    environment.try_emplace("KAPPA_SWARM", "");
    environment.try_emplace("KAPPA_SWARM_PEERS", "");
    environment.try_emplace("KAPPA_SWARM_LISTEN", "");
    program.emplace(command(std::move(words)),
                    TerminalProgram::Options{.environment = std::move(environment)});
  }
  bool shows(const std::string& text) {
    return program->wait_until([&] { return contains(program->screen().text(), text); });
  }
  std::string seen() const { return program->screen().text(); }
  bool exists(const std::string& file) const {
    return std::filesystem::exists(project.root() / file);
  }
  std::string bots_said() const { return project.read("build/check/play/bots-said"); }

  const Project project;
  std::optional<TerminalProgram> program;
};

TEST_F(Play, StartsTheGameInAFolderOfItsOwnUnderTheNameOfTheUser) {
  play({});
  EXPECT_EQ(program->wait_for_end(), 0);
  EXPECT_TRUE(contains(seen(), "ada in 1\n")) << seen();
  EXPECT_TRUE(contains(seen(), "name   ada. To be called something else: ./check play NAME"))
      << seen();
  EXPECT_TRUE(contains(seen(), "whoever types ./check play on the same wifi walks in")) << seen();
  EXPECT_TRUE(exists(".play/1"));
  play({"bob"}, {{"USER", ""}});
  EXPECT_EQ(program->wait_for_end(), 0);
  EXPECT_TRUE(contains(seen(), "bob in 1\n")) << seen();
  EXPECT_FALSE(contains(seen(), "To be called something else")) << seen();
  play({}, {{"USER", ""}});
  EXPECT_EQ(program->wait_for_end(), 0);
  EXPECT_TRUE(contains(seen(), "cat-lover in 1\n")) << seen();
  EXPECT_TRUE(contains(seen(), "name   cat-lover. To be called")) << seen();
}

TEST_F(Play, EndsAsTheGameDid) {
  game("exit 7");
  play({});
  EXPECT_EQ(program->wait_for_end(), 7);
  game("kill -ABRT $$");
  play({});
  EXPECT_EQ(program->wait_for_end(), 128 + SIGABRT);
  EXPECT_TRUE(contains(seen(), "The game was ended by an exception")) << seen();
}

TEST_F(Play, AKilledGameLeavesAUsableTerminal) {
  game(
      "echo ready; read line; stty raw -echo; printf '\\033[?1049h\\033[?25l'; echo drawn; read "
      "line; kill -9 $$");
  play({});
  ASSERT_TRUE(shows("ready"));
  const std::string before = program->modes();
  program->type("\n");
  ASSERT_TRUE(shows("drawn"));
  ASSERT_NE(program->modes(), before);
  program->type("\n");
  EXPECT_EQ(program->wait_for_end(), 128 + SIGKILL);
  EXPECT_EQ(program->modes(), before);
  EXPECT_FALSE(program->screen().second_page());
  EXPECT_TRUE(program->screen().cursor());
}

TEST_F(Play, WithoutATerminalSaysThatItNeedsOne) {
  Command piped;
  piped.arguments = command({});
  const Ended ended = run(piped);
  EXPECT_EQ(ended.exit_code, 64);
  EXPECT_TRUE(contains(ended.output, "The game needs a terminal")) << ended.output;
  EXPECT_FALSE(exists(".play"));
}

TEST_F(Play, TwoAtOnceHaveTwoFolders) {
  game("echo \"playing in ${PWD##*/}\"; read line");
  play({});
  ASSERT_TRUE(shows("playing in 1")) << seen();
  TerminalProgram second(command({}), {});
  const auto second_shows = [&](const char* text) {
    return second.wait_until([&] { return contains(second.screen().text(), text); });
  };
  ASSERT_TRUE(second_shows("playing in 2")) << second.screen().text();
  second.type("\n");
  EXPECT_EQ(second.wait_for_end(), 0);
  program->type("\n");
  EXPECT_EQ(program->wait_for_end(), 0);
}

TEST_F(Play, AFolderThatIsNamedIsForOnePlayAtATime) {
  game("echo \"playing in ${PWD##*/}\"; read line");
  const std::string folder = (project.root() / "of-ada").string();
  play({"--folder", folder});
  ASSERT_TRUE(shows("playing in of-ada")) << seen();
  TerminalProgram second(command({"--folder", folder}), {});
  EXPECT_EQ(second.wait_for_end(), 64);
  EXPECT_TRUE(contains(second.screen().text(), "Another play uses the folder"))
      << second.screen().text();
  program->type("\n");
  EXPECT_EQ(program->wait_for_end(), 0);
  EXPECT_TRUE(exists("of-ada"));
}

TEST_F(Play, BotsAreDialledOnThisMachineOnlyAndNothingIsKept) {
  game("touch log; echo \"$KAPPA_SWARM|$KAPPA_SWARM_LISTEN|$KAPPA_SWARM_PEERS|${PWD##*/}\"");
  play({"--bots=3"});
  EXPECT_EQ(program->wait_for_end(), 0);
  EXPECT_TRUE(contains(seen(), "direct|127.0.0.1:0|127.0.0.1:7001,127.0.0.1:7002|bots-1\n"))
      << seen();
  EXPECT_TRUE(contains(seen(), "3 bots, on this machine alone")) << seen();
  EXPECT_FALSE(exists(".play/bots-1"));
  play({"--bots"}, {{"KAPPA_SWARM", "lan"}, {"KAPPA_SWARM_PEERS", "10.0.0.1:1"}});
  EXPECT_EQ(program->wait_for_end(), 0);
  EXPECT_TRUE(contains(seen(), "lan,direct|127.0.0.1:0|10.0.0.1:1,127.0.0.1:7001")) << seen();
}

TEST_F(Play, WhatAKilledPlayWithBotsLeftBehindIsClearedAway) {
  project.write(".play/bots-1/game/log", "old");
  game("ls -A; echo looked");
  play({"--bots"});
  EXPECT_EQ(program->wait_for_end(), 0);
  EXPECT_TRUE(contains(seen(), "\nlooked\n")) << seen();
  EXPECT_FALSE(contains(seen(), "\ngame\n")) << seen();
  EXPECT_FALSE(exists(".play/bots-1"));
}

TEST_F(Play, BotsEndWithTheGameThoughTheCheckerWasKilled) {
  game("trap '' HUP; echo playing; while [ ! -e \"$OVER\" ]; do sleep 0.01; done");
  const std::string over = (project.root() / "over").string();
  play({"--bots"}, {{"OVER", over}});
  ASSERT_TRUE(shows("playing")) << seen();
  program->send(SIGKILL);
  EXPECT_EQ(program->wait_for_end(), 128 + SIGKILL);
  EXPECT_FALSE(contains(bots_said(), "ended"));
  project.write("over", "");
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!contains(bots_said(), "ended 2") && std::chrono::steady_clock::now() < limit) {
    ::usleep(10'000);
  }
  EXPECT_EQ(bots_said(), "started\nended 2\n");
}

TEST_F(Play, BotsThatDoNotStartAreExplained) {
  project.script("build/check/play/bots", "echo 'the address is taken' >&2; exit 4\n");
  play({"--bots"});
  EXPECT_EQ(program->wait_for_end(), 4);
  EXPECT_TRUE(contains(seen(), "The bots did not start. They said: the address is taken"))
      << seen();
}

TEST_F(Play, SaysWhatWasMeantByANumberAndByTooMany) {
  EXPECT_TRUE(contains(project.type({"play", "5", "--bots"}).err, "Did you mean --bots=5?"));
  EXPECT_EQ(project.type({"play", "--bots=51"}).exit_code, 64);
  EXPECT_EQ(project.type({"play", "--bots=0"}).exit_code, 64);
  EXPECT_TRUE(contains(project.type({"play", "--help"}).out, "KAPPA_SWARM_PEERS="));
}

}  // namespace
}  // namespace checker
