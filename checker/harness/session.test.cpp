#include <harness/session.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <harness/testing.hpp>

namespace harness::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Session, TypesAndReadsAndSeesTheEnd) {
  Naughty echo({"echo"});
  EXPECT_THAT(echo.verdict_of(Type{"hello"}, ExpectLine("hello"), TypeRaw{"y"}, TypeRaw{"ou\n"},
                              ExpectLine("you"), EndInput{}, ExpectNoMoreOutput{}, ExpectExit{0})
                  .message,
              IsEmpty());
}

TEST(Session, ReplaysTheStepsBeforeAFailure) {
  record() = {};
  Session session{KAPPA_NAUGHTY};
  try {
    session.perform(Start{.args = {"echo", "> "}}, Type{"one"}, ExpectLine(contains("one")),
                    Type{"two"}, ExpectLine("two"), EndInput{});
    FAIL() << "the line has a prefix";
  } catch (const Failure& failure) {
    EXPECT_THAT(failure.steps(), ElementsAre("started ./kappa_naughty echo > ", "typed `one`",
                                             "expected a line that contains `one` (got `> one`)",
                                             "typed `two`", "expected the line `two`"));
    EXPECT_THAT(failure.what(), HasSubstr("4. expected the line `two`"));
    EXPECT_EQ(failure.verdict().message,
              "Your program printed `> two` where the line `two` was expected.");
    EXPECT_EQ(failure.verdict().expected, "`two`");
    EXPECT_EQ(failure.verdict().actual, "`> two`");
    EXPECT_EQ(failure.verdict().difference, "differs at column 1");
  }
}

TEST(Session, NamesTheProgramsWhereATestRunsSeveral) {
  record() = {};
  Session first{KAPPA_NAUGHTY};
  Session second{"/bin/cat", {.directory = first.directory()}};
  first.perform(Start{.args = {"write-to", "shared"}}, ExpectExit{0});
  second.perform(Start{.args = {"shared"}});
  EXPECT_THROW(second.perform(ExpectLine("y")), Failure);
  EXPECT_THAT(record().steps(),
              ElementsAre("kappa_naughty: started ./kappa_naughty write-to shared",
                          "kappa_naughty: expected the end, with exit code 0",
                          "cat: started ./cat shared", "cat: expected the line `y`"));
  record() = {};
}

TEST(Session, StartsAgainInTheSameDirectory) {
  Naughty writer({"write-to", "file"});
  EXPECT_THAT(writer
                  .verdict_of(ExpectExit{0}, ExpectFile{"file", "x"}, Restart{}, ExpectExit{0},
                              ExpectFile{"file"})
                  .message,
              IsEmpty());
}

TEST(Session, PlacesFilesBeforeTheStart) {
  Session cat{"/bin/cat"};
  cat.perform(Start{.args = {"a/b"}, .files = {{"a/b", "inside\n"}}}, ExpectOutput{"inside\n"},
              ExpectExit{0});
}

TEST(Session, GivesTheProgramASmallCleanEnvironment) {
  Naughty program({"print-environment"});
  program.start.environment = {{"NICKNAME", "cat-lover"}};
  ASSERT_THAT(program.verdict_of(RunToEnd{}, ExpectNever{contains("ASAN_SYMBOLIZER_PATH")}).message,
              IsEmpty());
  const std::string output{Context{program.session}.output()};
  EXPECT_THAT(output, HasSubstr("\nNICKNAME=cat-lover\n"));
  EXPECT_THAT(output, HasSubstr("\nHOME=" + program.session.directory().string() + "\n"));
  EXPECT_THAT(output, HasSubstr("\nTZ=UTC\n"));
  EXPECT_THAT(output, ::testing::Not(HasSubstr("\nUSER=")));
}

TEST(Session, GivesTheProgramNoOtherDescriptors) {
  Naughty program({"open-descriptors"});
  EXPECT_THAT(program.verdict_of(ExpectOutput{"0\n1\n2\n"}, ExpectExit{0}).message, IsEmpty());
}

TEST(Session, RunsAProgramInATerminal) {
  Naughty program({"terminal"});
  program.start.terminal = Terminal{.columns = 40, .rows = 10};
  EXPECT_THAT(program
                  .verdict_of(ExpectLine("a terminal"), Type{"hi"}, ExpectLine("hi"),
                              ExpectLine("> hi"), EndInput{}, ExpectExit{0})
                  .message,
              IsEmpty());
}

TEST(Session, RunsAProgramInATerminalThatDoesNotEcho) {
  Naughty program({"terminal"});
  program.start.terminal = Terminal{.echo = false};
  EXPECT_THAT(program
                  .verdict_of(ExpectLine("a terminal"), Type{"hi"}, ExpectLine("> hi"), EndInput{},
                              ExpectExit{0})
                  .message,
              IsEmpty());
}

TEST(Session, FindsOutThatAProgramInATerminalWaits) {
  Naughty program({"terminal"});
  program.start.terminal = Terminal{};
  const auto verdict = program.verdict_of(ExpectLine("a terminal"), ExpectLine("more"));
  EXPECT_THAT(verdict.message, HasSubstr("waits for more input"));
  EXPECT_THAT(verdict.actual, AllOf(HasSubstr("a terminal"), Not(HasSubstr("\\r"))));
}

TEST(Session, SaysWhyAProgramInATerminalCrashed) {
  Naughty program({"throw"});
  program.start.terminal = Terminal{};
  const auto verdict = program.verdict_of(ExpectExit{0});
  EXPECT_THAT(verdict.message, HasSubstr("an exception was not caught: std::runtime_error, which "
                                         "says `the feed is not there`."));
  EXPECT_THAT(verdict.actual, Not(HasSubstr("output before that")));
}

TEST(Session, SendsSignals) {
  Naughty program({"ignore-signals"});
  EXPECT_THAT(
      program.verdict_of(ExpectLine("ready"), Kill{SIGTERM}, Kill{SIGKILL}, RunToEnd{}).message,
      IsEmpty());
}

TEST(Session, CannotCheckAProgramThatIsNotThere) {
  Session session{"/nowhere/single_chat"};
  EXPECT_THROW(
      {
        try {
          session.perform(Start{});
        } catch (const CannotCheck& problem) {
          EXPECT_THAT(problem.what(),
                      HasSubstr("/nowhere/single_chat can't be started: No such file"));
          throw;
        }
      },
      CannotCheck);
}

TEST(Session, CannotCheckAProgramThatIsNotExecutable) {
  Session session{"/etc/passwd"};
  EXPECT_THROW(session.perform(Start{}), CannotCheck);
  EXPECT_THROW(session.perform(Type{"too early"}), CannotCheck);
}

std::string message_for(const std::string& printed) {
  Naughty program({"print", printed});
  return program
      .verdict_of(
          ExpectLine("0").mistake("1", "This is the length.").otherwise("Print the number."))
      .message;
}

TEST(ExpectLine, SaysWhatToDoAboutAKnownMistake) {
  EXPECT_EQ(message_for("0"), "");
  EXPECT_EQ(message_for("1"), "This is the length.");
  EXPECT_EQ(message_for("2"), "Print the number.");
}

TEST(Session, RefusesASecondStartBeforeTheEndOfTheFirst) {
  Naughty program({"print", "a"});
  EXPECT_THROW(program.verdict_of(ExpectLine("a"), Start{}), CannotCheck);
}

TEST(ExpectLine, SkipsOtherLinesAndKeepsTheOneItFound) {
  Naughty program({"print", "banner", "key 77", "end"});
  std::string found;
  EXPECT_THAT(program
                  .verdict_of(ExpectLine(matching("key [0-9]+", "a key")).eventually().into(found),
                              ExpectLine("end"))
                  .message,
              IsEmpty());
  EXPECT_EQ(found, "key 77");
}

TEST(ExpectLine, NamesAMissingNewlineAlthoughTheProgramStillRuns) {
  Naughty program({"unfinished-line", "hello"});
  const auto verdict = program.verdict_of(ExpectLine("hello"));
  EXPECT_EQ(verdict.difference, "the newline at the end is missing");
  EXPECT_THAT(verdict.message, HasSubstr("does not end with a newline"));
}

TEST(ExpectLine, SaysThatTheOutputWentToStandardError) {
  Session session{"/bin/sh"};
  try {
    session.perform(Start{.args = {"-c", "echo hello >&2"}}, ExpectLine("hello"));
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_THAT(failure.verdict().message, HasSubstr("It wrote to standard error"));
  }
}

TEST(ExpectLines, NamesTheDifferenceOfTheWholeList) {
  Naughty program({"print", "a", "b", "b", "c"});
  const auto verdict = program.verdict_of(ExpectLines{{"a", "b", "c"}});
  EXPECT_THAT(verdict.difference, StartsWith("extra line"));
}

TEST(ExpectLinesInAnyOrder, TakesEachLineOnce) {
  Naughty program({"print", "b", "a", "a"});
  EXPECT_THAT(
      program.verdict_of(ExpectLinesInAnyOrder{{"a", "b"}}, ExpectLine("a"), ExpectExit{0}).message,
      IsEmpty());
  EXPECT_THAT(program.verdict_of(ExpectLinesInAnyOrder{{"a", "b", "c"}}).message,
              HasSubstr("none of the lines"));
}

TEST(ExpectNoMoreOutput, ShowsWhatIsTooMuch) {
  Naughty program({"print", "a", "b"});
  EXPECT_EQ(program.verdict_of(ExpectLine("a"), ExpectNoMoreOutput{}).message,
            "Your program printed more than it should: `b`.");
}

TEST(ExpectExit, NamesTheCode) {
  Naughty program({"exit-with", "3"});
  EXPECT_EQ(program.verdict_of(ExpectExit{0}).message,
            "Your program ended with exit code 3; exit code 0 was expected.");
  EXPECT_THAT(program.verdict_of(ExpectExit{3}).message, IsEmpty());
}

TEST(ExpectFile, ListsWhatIsThereInstead) {
  Naughty program({"write-to", "another"});
  const auto verdict = program.verdict_of(ExpectExit{0}, ExpectNoFile{"file"}, ExpectFile{"file"});
  EXPECT_THAT(verdict.message, HasSubstr("There is no `file`"));
  EXPECT_EQ(verdict.actual, "another\n");
}

TEST(ExpectFile, DoesNotFollowALinkOrWaitForAPipe) {
  Session session{"/bin/sh"};
  session.perform(Start{.args = {"-c", "mkfifo pipe; ln -s /etc/passwd link"}}, ExpectExit{0});
  EXPECT_THROW(session.perform(ExpectFile{"pipe", "x"}), Failure);
  EXPECT_THROW(session.perform(ExpectFile{"link", "x"}), Failure);
}

TEST(Check, TurnsAnExceptionIntoAFailureThatTellsIt) {
  Naughty program({"print"});
  const auto verdict = program.verdict_of(
      Check{"opened the feed", [](Context&) { throw std::runtime_error{"no key file"}; }});
  EXPECT_EQ(verdict.message, "This did not work: opened the feed. no key file");
}

TEST(Check, WaitsForWhatTheProgramDoes) {
  Naughty program({"leave-child"});
  EXPECT_THAT(program
                  .verdict_of(ExpectLine("left"),
                              Check{"waited for the file",
                                    [](Context& context) {
                                      context.expect(std::filesystem::exists(context.directory()),
                                                     "there is a directory");
                                      context.expect_equal("They are equal.", "a", "a");
                                    }})
                  .message,
              IsEmpty());
}

}  // namespace
}  // namespace harness::testing
