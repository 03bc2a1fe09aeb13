// How the game ends, and what it leaves: `stty -a` says the same as before the start.
#include "game_in_terminal.hpp"

#include <gtest/gtest.h>
#include <hypercore/typed_feed.hpp>
#include <multifeed/multifeed.hpp>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

/// A way to end the game: what is typed or which signal it gets, and its exit code as the shell has
/// it.
struct Way {
  std::string name = {};
  std::string typed = {};
  int signal = 0;
  std::string code = {};
  std::string says = {};  ///< what is to be read afterwards
  friend std::ostream& operator<<(std::ostream& out, const Way& way) { return out << way.name; }
};

std::string contents_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A shell with job control, as people have it, that starts the game, and then says how it ended.
class GameInAShell : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "kappa-game-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    shell_.reset();
    fs::remove_all(folder_);
  }

  /// @param before what the shell does before, for the game alone
  /// @param after what it does afterwards
  void start(const std::string& before = ":", const std::string& after = ":") {
    const std::string game = KAPPA_LESSONS_BUILD "/19-everyone-moves/solution/game";
    const std::string script = "trap : INT; cd '" + folder_.string() + "'; stty -a >before; (" +
                               before + "; exec '" + game +
                               "' Ada); echo \"exit code $?\"; stty -a >after; " + after +
                               "; echo the shell goes on; read x";
    auto environment = harness::direct_swarm(door_);
    environment.insert({{"TERM", "xterm-256color"}, {"LC_ALL", "C.UTF-8"}});
    shell_ = std::make_unique<terminal::TerminalProgram>(
        std::vector<std::string>{"/bin/sh", "-mc", script},
        terminal::TerminalProgram::Options{.height = 60, .environment = environment});
    ASSERT_TRUE(shows("└") && shows("@Ada")) << screen();
    // The game's own process takes the place of the shell's child.
    const auto shell = std::to_string(shell_->pid());
    std::ifstream("/proc/" + shell + "/task/" + shell + "/children") >> game_;
    ASSERT_GT(game_, 0);
    ASSERT_NE(shell_->modes(), "");
  }

  bool shows(const std::string& text) {
    return shell_->wait_until([&] { return screen().find(text) != std::string::npos; });
  }
  std::string screen() const { return shell_->screen().text(); }
  void expect_given_back() const {
    EXPECT_EQ(contents_of(folder_ / "after"), contents_of(folder_ / "before"));
    EXPECT_NE(contents_of(folder_ / "before"), "");
    EXPECT_FALSE(shell_->screen().second_page());
    EXPECT_TRUE(shell_->screen().cursor().has_value());
  }

  fs::path folder_;
  harness::FreePort door_;
  std::unique_ptr<terminal::TerminalProgram> shell_;
  pid_t game_ = 0;
};

class GameEnd : public GameInAShell, public ::testing::WithParamInterface<Way> {};

TEST_P(GameEnd, GivesTheTerminalBack) {
  const Way& way = GetParam();
  start();
  shell_->type(way.typed);
  if (way.signal != 0) ::kill(game_, way.signal);
  ASSERT_TRUE(shows("the shell goes on")) << screen();
  EXPECT_TRUE(shows("exit code " + way.code)) << screen();
  EXPECT_TRUE(shows(way.says)) << screen();
  expect_given_back();
}

INSTANTIATE_TEST_SUITE_P(
    Keys, GameEnd,
    ::testing::Values(Way{.name = "escape", .typed = "\x1b", .code = "0"},
                      Way{.name = "ctrl-D", .typed = "\x04", .code = "0"},
                      Way{.name = "ctrl-C", .typed = "\x03", .code = "130"},
                      Way{.name = "ctrl-backslash", .typed = "\x1c", .code = "131"}));
INSTANTIATE_TEST_SUITE_P(Signals, GameEnd,
                         ::testing::Values(Way{.name = "SIGTERM", .signal = SIGTERM, .code = "143"},
                                           Way{.name = "SIGHUP", .signal = SIGHUP, .code = "129"}));
// Programs of lessons always have a sanitizer, which takes this signal.
#ifdef __SANITIZE_THREAD__
const Way segfault{
    .name = "SIGSEGV", .signal = SIGSEGV, .code = "66", .says = "ThreadSanitizer: SEGV"};
#else
const Way segfault{
    .name = "SIGSEGV", .signal = SIGSEGV, .code = "1", .says = "AddressSanitizer: SEGV"};
#endif
INSTANTIATE_TEST_SUITE_P(
    Crashes, GameEnd,
    ::testing::Values(segfault, Way{.name = "SIGABRT", .signal = SIGABRT, .code = "134"}));

// Its feed can't grow any more: what `append` throws is caught by nobody.
TEST_F(GameInAShell, AnExceptionGivesTheTerminalBackAndIsToBeRead) {
  start("trap '' XFSZ; ulimit -f 64");
  for (int i = 0; i < 100 && screen().find("the shell goes on") == std::string::npos; ++i) {
    const std::string line = "line " + std::to_string(i) + ".";
    shell_->type(line + std::string(1000, '-') + '\r');
    ASSERT_TRUE(shell_->wait_until([&] {
      return screen().find("Ada: " + line) != std::string::npos ||
             screen().find("the shell goes on") != std::string::npos;
    })) << screen();
  }
  EXPECT_TRUE(shows("exit code 134")) << screen();
  EXPECT_TRUE(shows("what():")) << screen();
  expect_given_back();
}

TEST_F(GameInAShell, CtrlZGivesTheTerminalToTheShellAndFgTakesIt) {
  start(":", "read x; fg; echo \"exit code $?\"; stty -a >after");
  shell_->type("\x1a");
  ASSERT_TRUE(shows("exit code 148")) << screen();
  const auto seen = shell_->wait_until([&] { return !contents_of(folder_ / "after").empty(); });
  ASSERT_TRUE(seen);
  expect_given_back();
  shell_->type("\r");
  ASSERT_TRUE(shows("└") && shows("@Ada")) << screen();
  EXPECT_TRUE(shell_->screen().second_page());
  shell_->type("again\r");
  ASSERT_TRUE(shows("Ada: again")) << screen();
  shell_->type("\x1b");
  ASSERT_TRUE(shows("the shell goes on")) << screen();
  EXPECT_TRUE(shows("exit code 0"));
  expect_given_back();
}

// Nobody hears of a SIGKILL, so nobody can give anything back. `reset` does.
TEST_F(GameInAShell, AfterAKillTheTerminalNeedsAReset) {
  start(":", "mv after killed; reset >/dev/tty; stty -a >after");
  ::kill(game_, SIGKILL);
  ASSERT_TRUE(shows("the shell goes on")) << screen();
  EXPECT_NE(contents_of(folder_ / "killed"), contents_of(folder_ / "before"));
  EXPECT_NE(contents_of(folder_ / "killed").find("-icanon"), std::string::npos);
  for (const char* mode : {" icanon", " echo ", "\nisig", " icrnl", "\nopost"}) {
    EXPECT_NE(contents_of(folder_ / "after").find(mode), std::string::npos) << mode;
  }
  EXPECT_TRUE(shell_->screen().cursor().has_value());
}

// In a folder with so many moves that the view has not seen them all when the keys come.
class GameWithALongLog : public GameInAShell, public ::testing::WithParamInterface<const char*> {
 protected:
  static constexpr std::size_t before = 20'000;

  hypercore::JsonFeed log() const {
    return multifeed::JsonMultifeed::open(folder_ / "game").writer("local");
  }
  void place_moves() const {
    const auto feed = log();
    std::vector<hypercore::Json> moves;
    for (std::size_t i = 0; i < before; ++i) {
      const std::string replaced = i == 0 ? "" : feed.key().hex() + "@" + std::to_string(i - 1);
      moves.push_back({{"type", "move-player"}, {"x", 30}, {"y", 6}, {"links", {replaced}}});
    }
    feed.append_batch(moves);
  }
};

TEST_P(GameWithALongLog, TakesTheStepsThatWerePressedBeforeEscape) {
  place_moves();
  lessons::GameInTerminal ada(folder_, "Ada");
  ada.start({}, ":", GetParam());
  ASSERT_TRUE(ada.shows("@")) << ada.screen();
  std::string keys;
  for (int i = 0; i < 10; ++i) keys += lessons::GameInTerminal::right;
  ada.types(keys + lessons::GameInTerminal::escape);
  EXPECT_EQ(ada.program().wait_for_end(), 0);
  const auto feed = log();
  ASSERT_EQ(feed.length(), before + 10);
  EXPECT_EQ(feed.get(feed.length() - 1)["x"], 40);
}

INSTANTIATE_TEST_SUITE_P(Lessons, GameWithALongLog,
                         ::testing::Values(KAPPA_LESSONS_BUILD "/18-movement-keys/solution/game",
                                           KAPPA_LESSONS_BUILD "/19-everyone-moves/solution/game"),
                         [](const auto& lesson) {
                           return lesson.index == 0 ? "Lesson18" : "Lesson19";
                         });

TEST_F(GameInAShell, EndsWithTheWindow) {
  start();
  const int game = static_cast<int>(::syscall(SYS_pidfd_open, game_, 0));
  ASSERT_GE(game, 0);
  shell_.reset();
  pollfd ended{game, POLLIN, 0};
  EXPECT_EQ(::poll(&ended, 1, 20'000), 1) << "the terminal is gone, and the game goes on";
  if (ended.revents == 0) ::kill(game_, SIGKILL);
  ::close(game);
}

}  // namespace
