// What a learner's program can do to the harness, and what the learner is told.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <harness/landlock.hpp>
#include <harness/proc.hpp>
#include <harness/testing.hpp>

namespace harness::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Naughty, PrintsNothing) {
  Naughty program({"print"});
  EXPECT_EQ(program.verdict_of(ExpectLine("hello")).message,
            "Your program ended with exit code 0 without printing anything; the line `hello` was "
            "expected.");
}

TEST(Naughty, PrintsWithoutEnd) {
  Naughty program({"print-forever"});
  const auto verdict = program.verdict_of(ExpectExit{0});
  EXPECT_EQ(verdict.limit, "output");
  EXPECT_THAT(verdict.message, HasSubstr("printed more than 1 MiB"));
  EXPECT_THAT(verdict.actual, HasSubstr("lines before)\nall work and no play"));
}

TEST(Naughty, PrintsWithoutEndAfterAStepThatKnowsWhy) {
  Naughty program({"print-forever"});
  const auto verdict = program.verdict_of(IfALimitStrikes{"Count to ten."}, ExpectExit{0});
  EXPECT_EQ(verdict.message, "Your program printed more than 1 MiB. Count to ten.");
}

// Little processor time, and all the time in the world for a machine that is busy with other
// things.
Limits little_cpu() {
  auto limits = short_limits();
  limits.cpu = std::chrono::milliseconds{200};
  limits.wall = std::chrono::seconds{60};
  return limits;
}

TEST(Naughty, ComputesWithoutEnd) {
  Naughty program({"compute-forever"}, little_cpu());
  const auto verdict = program.verdict_of(EndInput{}, ExpectExit{0});
  EXPECT_EQ(verdict.limit, "cpu");
  EXPECT_THAT(verdict.message, HasSubstr("more than 200 ms of processor time"));
  EXPECT_GE(record().cpu_ms, 200);
}

TEST(Naughty, SleepsWithoutEnd) {
  auto limits = short_limits();
  limits.wall = std::chrono::milliseconds{200};
  Naughty program({"sleep-forever"}, limits);
  const auto verdict = program.verdict_of(ExpectLine("hello"));
  EXPECT_EQ(verdict.limit, "wall");
  EXPECT_THAT(verdict.message,
              HasSubstr("still running after 200 ms. It sleeps, or waits for something."));
}

TEST(Naughty, ReadsOnAndOnAfterTheEndOfItsInput) {
  Naughty program({"read-forever"}, little_cpu());
  const auto verdict = program.verdict_of(EndInput{}, ExpectExit{0});
  EXPECT_EQ(verdict.limit, "cpu");
  EXPECT_THAT(verdict.message, HasSubstr("Its input has ended before"));
}

TEST(Naughty, WaitsForInputThatDoesNotComeIsFoundOutAtOnce) {
  Naughty program({"echo"});
  const auto verdict = program.verdict_of(ExpectLine("hello"));
  EXPECT_EQ(verdict.limit, "");
  EXPECT_EQ(verdict.message,
            "Your program waits for more input, but should have printed the line `hello`.");
}

TEST(Naughty, WaitsForNothingAlthoughItsInputHasEnded) {
  Naughty program({"wait-for-nothing"});
  EXPECT_EQ(program.verdict_of(EndInput{}, ExpectExit{0}).message,
            "Your program does not end: it waits for something, although its input has ended.");
}

TEST(Naughty, AllocatesWithoutEnd) {
  Naughty program({"allocate-forever"});
  const auto verdict = program.verdict_of(ExpectExit{0});
  EXPECT_EQ(verdict.limit, "memory");
  EXPECT_THAT(verdict.message, HasSubstr("more than 128 MB of memory"));
  EXPECT_GT(record().memory_kb, 128U * 1024);
}

TEST(Naughty, AllocatesInItsChildren) {
  Naughty program({"allocate-in-children", "6"});
  EXPECT_EQ(program.verdict_of(ExpectExit{0}).limit, "memory");
}

TEST(Naughty, WritesAFileWithoutEnd) {
  Naughty program({"write-file-forever"});
  const auto verdict = program.verdict_of(ExpectExit{0});
  EXPECT_EQ(verdict.limit, "file");
  EXPECT_LE(std::filesystem::file_size(program.session.directory() / "large"), 1U << 20U);
}

TEST(Naughty, StartsProcessesWithoutEnd) {
  auto limits = short_limits();
  limits.memory_mb = 4096;
  Naughty program({"fork-bomb", "100"}, limits);
  const auto verdict = program.verdict_of(ExpectExit{0});
  EXPECT_EQ(verdict.limit, "processes");
  EXPECT_THAT(verdict.message, HasSubstr("more than 10 processes"));
}

TEST(Naughty, MultipliesFasterThanWeLook) {
  auto limits = short_limits();
  limits.memory_mb = 8192;
  Naughty program({"exponential-fork-bomb", "9"}, limits);
  EXPECT_EQ(program.verdict_of(ExpectExit{0}).limit, "processes");
  for (const auto& process : proc::all()) EXPECT_NE(process.parent, ::getpid()) << process.name;
}

pid_t pid_in(const std::filesystem::path& file) {
  pid_t pid = 0;
  std::ifstream{file} >> pid;
  return pid;
}

TEST(Naughty, LeavesAChild) {
  Naughty program({"leave-child"});
  const auto verdict = program.verdict_of(ExpectExit{0});
  EXPECT_EQ(verdict.message, "Your program ended, but left a process running (kappa_naughty).");
  EXPECT_FALSE(proc::stat(pid_in(program.session.directory() / "pid")));
}

TEST(Naughty, LeavesAChildThatTriesToGetAway) {
  Naughty program({"leave-child", "setsid"});
  const auto verdict = program.verdict_of(ExpectExit{0});
  EXPECT_THAT(verdict.message, HasSubstr("left a process running"));
  EXPECT_FALSE(proc::stat(pid_in(program.session.directory() / "pid")));
}

TEST(Naughty, IsGoneWhenTheSessionEnds) {
  pid_t pid = 0;
  {
    Naughty program({"leave-child", "setsid"});
    EXPECT_THAT(
        program
            .verdict_of(ExpectLine("left"), Check{"waited for the child",
                                                  [&pid](Context& context) {
                                                    for (int i = 0; i < 1000 && pid == 0; ++i) {
                                                      context.pump(std::chrono::milliseconds{2});
                                                      ::usleep(1000);
                                                      pid = pid_in(context.directory() / "pid");
                                                    }
                                                    context.expect(pid != 0, "there is a child");
                                                  }})
            .message,
        IsEmpty());
    EXPECT_TRUE(proc::stat(pid));
  }
  EXPECT_FALSE(proc::stat(pid));
}

class CrashesBySignal : public ::testing::TestWithParam<int> {};

TEST_P(CrashesBySignal, WhichIsNamed) {
  Naughty program({"crash-by-signal", std::to_string(GetParam())});
  const auto verdict = program.verdict_of(ExpectLine("before"), ExpectLine("after"));
  EXPECT_THAT(verdict.message, HasSubstr("Your program crashed"));
  EXPECT_THAT(verdict.message, HasSubstr("SIG" + std::string{::sigabbrev_np(GetParam())}));
  EXPECT_THAT(verdict.actual, HasSubstr("output before that:\nbefore"));
}

INSTANTIATE_TEST_SUITE_P(Naughty, CrashesBySignal,
                         ::testing::Values(SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL, SIGTRAP,
                                           SIGPIPE, SIGSYS, SIGKILL, SIGTERM, SIGINT, SIGHUP,
                                           SIGALRM, SIGUSR1, SIGUSR2, SIGQUIT));

TEST(Naughty, UsesANullPointer) {
  Naughty program({"null-pointer"});
  EXPECT_THAT(program.verdict_of(ExpectExit{0}).message,
              AnyOf(HasSubstr("null pointer, in line "), HasSubstr("load of null pointer")));
}

TEST(Naughty, ReadsPastTheEnd) {
  Naughty program({"past-the-end"});
  const auto verdict = program.verdict_of(ExpectExit{0});
  EXPECT_THAT(verdict.message,
              HasSubstr("crashed: it used memory before the start or past the end"));
  EXPECT_THAT(verdict.message, HasSubstr(" of crashes.cpp."));
  EXPECT_THAT(verdict.actual, HasSubstr("AddressSanitizer: heap-buffer-overflow"));
  EXPECT_THAT(verdict.actual, HasSubstr("READ of size 4"));
}

TEST(Naughty, UsesWhatItDeleted) {
  Naughty program({"use-after-delete"});
  EXPECT_THAT(program.verdict_of(RunToEnd{}).message,
              HasSubstr("already deleted, in use_after_delete, line "));
}

TEST(Naughty, Overflows) {
  Naughty program({"overflow"});
  EXPECT_THAT(program.verdict_of(ExpectExit{0}).message, HasSubstr("signed integer overflow"));
}

TEST(Naughty, RecursesWithoutEnd) {
  Naughty program({"recurse-forever"});
  EXPECT_THAT(program.verdict_of(ExpectExit{0}).message, HasSubstr("its stack is full"));
}

TEST(Naughty, ThrowsAndNobodyCatches) {
  Naughty program({"throw"});
  EXPECT_EQ(program.verdict_of(ExpectLine("hello")).message,
            "Your program crashed: an exception was not caught: std::runtime_error, which says "
            "`the feed is not there`.");
}

TEST(Naughty, FailsAnAssertion) {
  Naughty program({"fail-assertion"});
  EXPECT_EQ(program.verdict_of(ExpectExit{0}).message,
            "Your program crashed: an assertion failed: `1 == 2`.");
}

TEST(Naughty, EndsTooEarlyWithZero) {
  Naughty program({"print", "hello"});
  EXPECT_EQ(program.verdict_of(ExpectLine("hello"), Type{"more"}, ExpectLine("more")).message,
            "Your program ended with exit code 0 before it printed the line `more`.");
}

TEST(Naughty, ClosesItsOutput) {
  Naughty program({"close-output"});
  EXPECT_EQ(program.verdict_of(ExpectLine("hello")).message,
            "Your program closed its output before it printed the line `hello`.");
}

TEST(Naughty, PrintsEscapeSequencesAndGarbage) {
  Naughty program({"print-garbage"});
  const auto verdict = program.verdict_of(ExpectLine("hello"));
  EXPECT_THAT(verdict.actual,
              HasSubstr("\\x1b[2J\\x1b]0;title\\x07\\0\\xff\\xfe \\u{202e} \\xc0\\xaf"));
  EXPECT_THAT(verdict.message, Not(HasSubstr("\x1b")));
}

TEST(Naughty, DeletesItsDirectory) {
  const Walls none{sandbox::Kind::process_group};
  Naughty program({"delete-directory"});
  EXPECT_EQ(program.verdict_of(ExpectExit{0}, ExpectFile{"feed"}).message,
            "Your program deleted the directory it runs in.");
}

TEST(Naughty, WritesOutsideItsDirectory) {
  if (Landlock::abi() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  const Walls landlock{sandbox::Kind::landlock};
  const auto outside =
      std::filesystem::temp_directory_path() / ("kappa-outside-" + std::to_string(::getpid()));
  std::filesystem::remove(outside);
  Naughty program({"write-to", outside.string()});
  const auto verdict = program.verdict_of(ExpectExit{0});
  EXPECT_THAT(verdict.message, HasSubstr("ended with exit code 3"));
  EXPECT_THAT(verdict.message, HasSubstr("may write only to the directory it is started in"));
  EXPECT_FALSE(std::filesystem::exists(outside));
}

TEST(Naughty, KillsTheTest) {
  if (Landlock::abi() < 6) GTEST_SKIP() << "this kernel's Landlock does not know signals";
  const Walls landlock{sandbox::Kind::landlock};
  Naughty program({"kill-parent"});
  EXPECT_THAT(program.verdict_of(ExpectLine("shot"), ExpectExit{0}).message, IsEmpty());
}

TEST(Naughty, UsesTheNetworkWithoutNeed) {
  if (Landlock::abi() < 4) GTEST_SKIP() << "this kernel's Landlock does not know TCP";
  const Walls landlock{sandbox::Kind::landlock};
  Naughty refused({"dial"});
  EXPECT_THAT(refused.verdict_of(ExpectLine("Permission denied")).message, IsEmpty());
  Session allowed{KAPPA_NAUGHTY, {.network = true}};
  allowed.perform(Start{.args = {"dial"}}, ExpectLine("Connection refused"));
}

}  // namespace
}  // namespace harness::testing
