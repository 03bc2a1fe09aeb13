#include <terminal/testing/example_program.hpp>

#include <csignal>
#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terminal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// One way to end, what the exit code is then, and what must be read afterwards.
struct End {
  std::string typed;
  int code;
  std::string says;

  friend std::ostream& operator<<(std::ostream& out, const End& end) { return out << end.typed; }
};

class ScreenEnd : public ::testing::TestWithParam<End> {};

TEST_P(ScreenEnd, GivesTheTerminalBackAndPrintsWhatWasKept) {
  const End& end = GetParam();
  Example program({.width = 120, .height = 60});
  ASSERT_TRUE(program.started());
  EXPECT_NE(program.modes(), program.modes_before);
  program.type(end.typed + "\r");
  EXPECT_EQ(program.wait_for_end(), end.code);
  EXPECT_TRUE(program.is_given_back());
  EXPECT_THAT(program.screen().text(), HasSubstr("printed on the way to " + end.typed));
  EXPECT_THAT(program.screen().text(), HasSubstr(end.says));
  EXPECT_THAT(program.screen().text(), Not(HasSubstr("┌")));
}

INSTANTIATE_TEST_SUITE_P(Ways, ScreenEnd,
                         ::testing::Values(End{"close", 0, "the end"}, End{"stop", 0, "the end"},
                                           End{"throw caught", 4, "caught: somebody"},
                                           End{"exit", 3, ""}));

class ScreenCrash : public ::testing::TestWithParam<End> {};

TEST_P(ScreenCrash, GivesTheTerminalBackAndSaysWhy) {
  const End& end = GetParam();
  Example program({.width = 120, .height = 100});
  ASSERT_TRUE(program.started());
  program.type(end.typed + "\r");
  EXPECT_GT(program.wait_for_end(), 0);
  EXPECT_TRUE(program.is_given_back());
  EXPECT_THAT(program.screen().text(), HasSubstr(end.says));
  EXPECT_THAT(program.screen().text(), Not(HasSubstr("┌")));
}

INSTANTIATE_TEST_SUITE_P(Ways, ScreenCrash,
                         ::testing::Values(End{"throw", 0, "what():  nobody catches this"},
                                           End{"abort", 0, ""}, End{"null", 0, ""},
                                           End{"segfault", 0, ""}, End{"overflow", 0, ""}));

#ifdef __SANITIZE_ADDRESS__
// Each mistake that a sanitizer finds is one that learners make.
INSTANTIATE_TEST_SUITE_P(Sanitizers, ScreenCrash,
                         ::testing::Values(End{"use after free", 0, "heap-use-after-free"},
                                           End{"segfault", 0, "SEGV on unknown address"}));
#endif

class ScreenSignal : public ::testing::TestWithParam<int> {};

TEST_P(ScreenSignal, GivesTheTerminalBack) {
  Example program;
  ASSERT_TRUE(program.started());
  program.send(GetParam());
  EXPECT_EQ(program.wait_for_end(), 128 + GetParam()) << "it ends by the signal, as it should";
  EXPECT_TRUE(program.is_given_back());
}

INSTANTIATE_TEST_SUITE_P(Signals, ScreenSignal,
                         ::testing::Values(SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGPIPE));

TEST(Screen, CtrlCEndsAProgramThatHangs) {
  Example program;
  ASSERT_TRUE(program.started());
  program.type("hang\r");
  program.type("\x03");
  EXPECT_EQ(program.wait_for_end(), 128 + SIGINT);
  EXPECT_TRUE(program.is_given_back());
}

TEST(Screen, CtrlDEndsItInAnEmptyLine) {
  Example program;
  ASSERT_TRUE(program.started());
  program.type("abc\x1b[H\x04");
  EXPECT_TRUE(program.shows("> bc"));
  program.type("\x15\x0b\x04");
  EXPECT_EQ(program.wait_for_end(), 0);
  EXPECT_TRUE(program.is_given_back());
  EXPECT_THAT(program.screen().text(), HasSubstr("the end"));
}

TEST(Screen, PrintsTheLastOfAFlood) {
  Example program({.width = 40, .height = 8});
  ASSERT_TRUE(program.started());
  program.type("flood\r");
  ASSERT_TRUE(program.shows("│flooded"));
  const std::size_t before = program.bytes();
  program.type("\x04");
  EXPECT_EQ(program.wait_for_end(), 0);
  EXPECT_THAT(program.screen().text(), HasSubstr("line 99999 that nobody sees now"));
  EXPECT_LT(program.bytes() - before, 80'000U);
}

TEST(Screen, ComesBackAfterItWasStoppedByForce) {
  Example program;
  ASSERT_TRUE(program.started());
  program.send(SIGSTOP);
  ASSERT_TRUE(program.wait_for_stop());
  program.type("more");  // is read later
  program.send(SIGCONT);
  EXPECT_TRUE(program.shows("> more"));
}

TEST(Screen, CtrlZGivesTheTerminalToTheShellAndFgTakesIt) {
  const std::string script = std::string("'") + KAPPA_SCREEN_EXAMPLE +
                             "'; echo stopped; stty -a | grep -c ' icanon '; read x; fg; echo over";
  TerminalProgram shell({"/bin/sh", "-mc", script},
                        {.width = 40, .height = 8, .environment = {{"TERM", "xterm"}}});
  const auto shows = [&](const std::string& text) {
    return shell.wait_until([&] { return shell.screen().text().find(text) != std::string::npos; });
  };
  ASSERT_TRUE(shows("└"));
  shell.type("before\r");
  ASSERT_TRUE(shows("│before"));
  shell.type("\x1a");
  ASSERT_TRUE(shows("stopped\n1\n")) << shell.screen().text();
  EXPECT_FALSE(shell.screen().second_page());
  shell.type("\r");
  ASSERT_TRUE(shows("│before")) << shell.screen().text();
  EXPECT_TRUE(shell.screen().second_page());
  shell.type("after\r");
  ASSERT_TRUE(shows("│after"));
  shell.type("\x04");
  ASSERT_TRUE(shows("over"));
  EXPECT_EQ(shell.wait_for_end(), 0);
}

}  // namespace
}  // namespace terminal
