#include <terminal/testing/example_program.hpp>

#include <algorithm>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

namespace terminal {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Screen, ShowsWhatIsDrawnAndTheLineBelow) {
  Example program({.width = 20, .height = 6});
  ASSERT_TRUE(program.started());
  EXPECT_THAT(program.screen().rows(),
              ElementsAre("┌──────────────────┐", "│    @             │", "│                  │",
                          "│                  │", "└──────────────────┘", ">"));
  EXPECT_TRUE(program.screen().second_page());
  EXPECT_EQ(program.screen().at(5, 1).color, 3);
  EXPECT_EQ(program.screen().cursor(), std::pair(2, 5));
}

TEST(Screen, ShowsLinesAsTheyAreTypedAndEntered) {
  Example program;
  program.type("hello 猫");
  EXPECT_TRUE(program.shows("> hello 猫"));
  program.type("\r");
  EXPECT_TRUE(program.shows("│hello 猫  "));
  EXPECT_TRUE(program.shows("\n>\n"));
}

TEST(Screen, GivesKeysToWhoAskedForThem) {
  Example program;
  program.type("some\x1b[D\x1b[Dthing\x1bOP");
  EXPECT_TRUE(program.shows("│  @ ")) << "left is taken from the line";
  EXPECT_TRUE(program.shows("> something"));
  EXPECT_TRUE(program.shows("│key f1 "));
  program.type("\x1b");
  EXPECT_TRUE(program.shows("│key escape ")) << "an escape key is one when nothing follows";
}

TEST(Screen, FollowsTheSizeOfTheTerminal) {
  Example program;
  ASSERT_TRUE(program.started());
  for (auto [width, height] :
       {std::pair<unsigned short, unsigned short>{80, 24}, {12, 5}, {200, 60}, {1, 1}, {40, 8}}) {
    program.resize(width, height);
    std::string top = "┌";
    for (int x = 2; x < width; ++x) top += "─";
    top += "┐";
    const auto is_drawn = [&] {
      const auto rows = program.screen().rows();
      if (width == 1) return rows[0] == ">" || rows[0].empty();
      return rows[0] == top && rows.back() == ">" && rows[rows.size() - 2].starts_with("└");
    };
    EXPECT_TRUE(program.wait_until(is_drawn)) << width << " x " << height << "\n"
                                              << program.screen().text();
  }
}

TEST(Screen, DrawsOnceForManyWishes) {
  Example program;
  ASSERT_TRUE(program.started());
  program.type("drawn?\r");
  ASSERT_TRUE(program.shows("drawn 1 times"));
  program.type("thrice\r");
  ASSERT_TRUE(program.wait_until([&] { return program.screen().cursor() == std::pair(2, 7); }));
  program.type("typing draws only the line");
  ASSERT_TRUE(program.shows("only the line"));
  program.type(
      "\x15"
      "drawn?\r");
  EXPECT_TRUE(program.shows("drawn 3 times")) << program.screen().text();
}

TEST(Screen, SendsFewBytesForASmallChange) {
  Example program({.width = 200, .height = 60});
  ASSERT_TRUE(program.started());
  ASSERT_TRUE(program.wait_until([&] { return program.screen().cursor() == std::pair(2, 59); }));
  const std::size_t before = program.bytes();
  program.type("x");
  ASSERT_TRUE(program.wait_until([&] { return program.screen().cursor() == std::pair(3, 59); }));
  EXPECT_EQ(program.bytes() - before, 1U);
  program.type("\x1b[D");
  ASSERT_TRUE(program.wait_until([&] {
    return program.screen().at(4, 1).text == "@" && program.screen().at(5, 1).text == " " &&
           program.screen().cursor() == std::pair(3, 59);
  }));
  EXPECT_LE(program.bytes() - before, 60U);
}

TEST(Screen, NothingThatIsDrawnIsAControl) {
  Example program({.width = 60, .height = 12});
  ASSERT_TRUE(program.started());
  program.type("\x1b[200~before \u202e\u0301\u0301\u0301\u0301\u2028\u200b after\x1b[201~\r");
  EXPECT_TRUE(program.shows("before \uFFFD\u0301\u0301\uFFFD after"));
  EXPECT_EQ(program.screen().beeps(), 0);
}

TEST(Screen, TakesMegabytesOfPastedText) {
  Example program;
  ASSERT_TRUE(program.started());
  std::thread pasting([&] {
    std::string text(2'000'000, 'x');
    program.type("\x1b[200~" + text + "end\x1b[201~\x1bOP");
  });
  EXPECT_TRUE(program.shows("key f1"));
  pasting.join();
  EXPECT_GE(program.screen().beeps(), 1) << "only 4096 bytes fit";
  EXPECT_TRUE(program.shows("xxxxxxxx"));
}

TEST(Screen, ThereIsOnlyOne) {
  Example program({.width = 120, .height = 8});
  program.type("second\r");
  EXPECT_TRUE(program.shows("there is a screen already"));
}

TEST(Screen, HasNoColorsIfNobodyWantsThem) {
  Example program({.width = 40, .height = 8, .environment = {{"NO_COLOR", "1"}}});
  ASSERT_TRUE(program.started());
  EXPECT_EQ(program.screen().at(5, 1).color, -1);
  EXPECT_TRUE(program.screen().at(5, 1).bold);
}

TEST(Screen, DrawsOnTerminalsOfManyKinds) {
  for (const char* kind : {"xterm", "screen-256color", "tmux-256color", "linux", "vt100"}) {
    Example program({.width = 40, .height = 8, .environment = {{"TERM", kind}}});
    EXPECT_TRUE(program.started()) << kind;
    program.type("hello\r");
    EXPECT_TRUE(program.shows("│hello")) << kind;
    program.type("\x04");
    EXPECT_EQ(program.wait_for_end(), 0) << kind;
    EXPECT_EQ(program.modes(), program.modes_before) << kind;
  }
}

TEST(Screen, SaysWhatIsWrongWithTheTerminal) {
  const auto says = [](const std::string& name, const std::string& sentence) {
    Example program({.width = 200, .height = 8, .environment = {{"TERM", name}}});
    EXPECT_EQ(program.wait_for_end(), 5);
    EXPECT_THAT(program.screen().text(), HasSubstr(sentence));
    EXPECT_TRUE(program.is_given_back());
  };
  says("dumb", "the terminal `dumb` (the environment variable TERM) can't put text at a place");
  says("unheard-of", "there is no description of the terminal `unheard-of` on this machine");
  says("", "the environment variable TERM is not set");
}

TEST(Screen, SaysThatAPipeIsNoTerminal) {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  Example into_a_pipe({.width = 200, .height = 8, .standard_output = nothing});
  EXPECT_EQ(into_a_pipe.wait_for_end(), 5);
  EXPECT_THAT(into_a_pipe.screen().text(), StartsWith("this program draws on a whole terminal, and "
                                                      "its output is none."));
  Example from_a_pipe({.width = 200, .height = 8, .standard_input = nothing});
  EXPECT_EQ(from_a_pipe.wait_for_end(), 5);
  EXPECT_THAT(from_a_pipe.screen().text(), HasSubstr("its input is none."));
  ::close(nothing);
}

}  // namespace
}  // namespace terminal
