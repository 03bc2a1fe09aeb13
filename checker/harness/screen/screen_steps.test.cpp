#include <harness/screen/screen_steps.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <harness/harness.hpp>
#include <harness/record.hpp>
#include <harness/screen/key_bytes.hpp>
#include <terminal/key_decoder.hpp>

namespace harness {
namespace {

using terminal::Key;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The example of lib/terminal: a box, an `@` that goes left, what was typed, a line below.
struct Example {
  Example() {
    record() = {};
    session.emplace(KAPPA_SCREEN_EXAMPLE);
  }

  template <typename... Steps>
  Verdict verdict_of(const Steps&... steps) {
    try {
      session->perform(Start{.terminal = Terminal{20, 8}}, steps...);
    } catch (const Failure& failure) {
      steps_done = failure.steps();
      return failure.verdict();
    }
    return {};
  }

  std::optional<Session> session;
  std::vector<std::string> steps_done;
};

Picture box(int width, int height) { return Picture(width, height).frame(0, 0, width, height - 1); }

TEST(ScreenSteps, LookAtWhatIsDrawn) {
  Example program;
  EXPECT_THAT(
      program
          .verdict_of(ExpectScreen(box(20, 8).text(5, 1, "@")), Press{Key::left, 3},
                      ExpectScreen(box(20, 8).text(2, 1, "@").blank(3, 1, 16, 1)), TypeText{"hel"},
                      ExpectRow{"> hel"}, Type{"lo"}, ExpectRow{contains("│hello ")},
                      ExpectScreen(box(20, 8).text(1, 2, "hello")), Press{terminal::ctrl('d')},
                      ExpectExit{0}, ExpectTerminalGivenBack{})
          .message,
      IsEmpty());
}

TEST(ScreenSteps, FollowTheSize) {
  Example program;
  EXPECT_THAT(program
                  .verdict_of(ExpectScreen(box(20, 8)), Resize{80, 24}, ExpectScreen(box(80, 24)),
                              Resize{200, 60}, ExpectScreen(box(200, 60)), Resize{40, 12},
                              ExpectScreen(box(40, 12)))
                  .message,
              IsEmpty());
}

TEST(ScreenSteps, ShowTheDifferenceAtOnceIfNothingElseCanCome) {
  Example program;
  const auto verdict = program.verdict_of(
      Type{"hello"}, ExpectScreen(box(20, 8).text(1, 2, "hallo"), "the message in the box")
                         .otherwise("The message is not in the box."));
  EXPECT_EQ(verdict.message, "The message is not in the box.");
  EXPECT_THAT(verdict.difference, HasSubstr("│hallo             │ | │hello             │\n"
                                            "     ^                  |   ^"));
  EXPECT_THAT(program.steps_done, ElementsAre("started ./kappa_screen_example", "typed `hello`",
                                              "expected the message in the box"));
}

TEST(ScreenSteps, KnowMistakes) {
  Example program;
  const auto verdict = program.verdict_of(
      ExpectScreen(Picture(20, 8).text(0, 0, "+"))
          .mistake([](const terminal::ScreenModel& screen) { return screen.at(1, 0).text == "x"; },
                   "That is an x.")
          .mistake([](const terminal::ScreenModel& screen) { return screen.at(0, 0).text == "┌"; },
                   "That is a corner."));
  EXPECT_EQ(verdict.message, "That is a corner.");
}

TEST(ScreenSteps, ShowTheScreenIfARowIsMissing) {
  Example program;
  const auto verdict = program.verdict_of(ExpectRow{contains("goodbye")});
  EXPECT_EQ(verdict.message,
            "Your program does not show a line that contains `goodbye` anywhere on the screen.");
  EXPECT_THAT(verdict.actual, HasSubstr("│    @             │\n"));
}

TEST(ScreenSteps, JudgeByAnyRule) {
  Example program;
  const ExpectScreenThat has_a_player{
      "has a player", [](const terminal::ScreenModel& screen) {
        return screen.text().find('&') == std::string::npos ? "There is no `&`." : "";
      }};
  const auto verdict = program.verdict_of(has_a_player);
  EXPECT_EQ(verdict.message, "There is no `&`.");
  EXPECT_EQ(verdict.expected, "a screen that has a player");
  Example other;
  EXPECT_THAT(other.verdict_of(TypeText{"&"}, has_a_player).message, IsEmpty());
}

TEST(ScreenSteps, ShowAJudgementsPictureBesideTheScreen) {
  Example program;
  const auto verdict = program.verdict_of(ExpectScreenThat{
      "has a player", [](const terminal::ScreenModel&) { return "There is no `&`."; },
      [](const terminal::ScreenModel&) { return Picture(20, 8).text(5, 1, "&"); }});
  EXPECT_EQ(verdict.message, "There is no `&`.");
  EXPECT_THAT(verdict.difference, HasSubstr("│    &             │ | │    @             │\n"
                                            "        ^               |      ^"));
}

TEST(ScreenSteps, SayThatTheProgramEnded) {
  Example program;
  const auto verdict = program.verdict_of(Type{"exit"}, ExpectRow{contains("goodbye")});
  EXPECT_THAT(verdict.message, HasSubstr("ended with exit code 3 before it showed a line that "
                                         "contains `goodbye`."));
}

TEST(ScreenSteps, SayWhyItCrashed) {
  Example program;
  const auto verdict = program.verdict_of(Type{"throw"}, ExpectRow{contains("goodbye")});
  EXPECT_THAT(verdict.message, HasSubstr("an exception was not caught: std::runtime_error, which "
                                         "says `nobody catches this`"));
}

TEST(ScreenSteps, ShowOfACrashWhatIsToBeReadAndNoDrawing) {
  for (const char* way : {"throw", "null", "segfault", "abort", "overflow", "use after free"}) {
    Example program;
    const auto verdict =
        program.verdict_of(ExpectScreen(box(20, 8)), Type{way}, ExpectRow{contains("goodbye")});
    EXPECT_THAT(verdict.message, HasSubstr(" crashed")) << way;
    EXPECT_THAT(verdict.actual, Not(HasSubstr("┌"))) << way;
    EXPECT_THAT(verdict.actual, Not(HasSubstr("x1b"))) << way;
    EXPECT_THAT(verdict.actual, Not(HasSubstr("DEADLYSIGNAL"))) << way;
  }
}

TEST(ScreenSteps, ShowNoDrawingOfAProgramThatNobodyLookedAt) {
  Example program;
  const auto verdict = program.verdict_of(
      Check{"waited for the box",
            [](Context& context) {
              context.wait_until("the box is drawn",
                                 [&] { return context.output().find("┘") != std::string::npos; });
            }},
      Type{"exit"}, ExpectLine("goodbye").eventually());
  EXPECT_THAT(verdict.actual, HasSubstr("printed on the way"));
  EXPECT_THAT(verdict.actual, Not(HasSubstr("┌")));
  EXPECT_THAT(verdict.actual, Not(HasSubstr("x1b")));
}

TEST(ScreenSteps, PasteAsTerminalsDo) {
  Example program;
  EXPECT_THAT(program.verdict_of(Paste{"one\ntwo"}, ExpectRow{"> one two"}).message, IsEmpty());
}

TEST(ScreenSteps, SeeATerminalThatIsLeftInDisorder) {
  Example program;
  const auto verdict =
      program.verdict_of(ExpectScreen(box(20, 8)), Kill{SIGKILL}, ExpectTerminalGivenBack{});
  EXPECT_THAT(verdict.message, HasSubstr("leaves the terminal in disorder"));
}

TEST(ScreenSteps, CanBeginLate) {
  Example program;
  EXPECT_THAT(program
                  .verdict_of(Check{"waited for the box",
                                    [](Context& context) {
                                      context.wait_until("the box is drawn", [&] {
                                        return context.output().find("┘") != std::string::npos;
                                      });
                                    }},
                              Press{terminal::ctrl('d')}, ExpectExit{0}, ExpectRow{"the end"})
                  .message,
              IsEmpty());
}

TEST(ScreenSteps, CannotCheckAProgramWithoutATerminal) {
  record() = {};
  Session cat{"/bin/cat"};
  EXPECT_THROW(cat.perform(Start{}, ExpectRow{"x"}), CannotCheck);
}

TEST(KeyBytes, AreWhatTheLibraryUnderstands) {
  for (int name = Key::up; name < Key::unknown; ++name) {
    for (bool ctrl : {false, true}) {
      Key key(static_cast<Key::Name>(name));
      const bool simple =
          name == Key::enter || name == Key::tab || name == Key::backspace || name == Key::escape;
      key.ctrl = ctrl && !simple;
      terminal::KeyDecoder decoder;
      auto inputs = decoder.take(bytes_of(key));
      if (inputs.empty()) inputs = decoder.give_up();
      ASSERT_EQ(inputs.size(), 1U) << to_string(key);
      EXPECT_EQ(inputs[0].key, key) << to_string(key);
    }
  }
  EXPECT_EQ(bytes_of('x'), "x");
  EXPECT_EQ(bytes_of(terminal::ctrl('d')), "\x04");
  EXPECT_EQ(bytes_of(terminal::alt('x')), "\x1bx");
  EXPECT_EQ(bytes_of(U'猫'), "猫");
}

}  // namespace
}  // namespace harness
