// A hidden test program as lessons have them, for the tests of the main function: one test for each
// way to come out.

#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <random>
#include <stdexcept>

#include <harness/harness.hpp>

using namespace harness;

TEST(Example, Passes) {
  Session session("kappa_naughty");
  session.perform(Start{.args = {"print", "hello"}}, ExpectLine("hello"), ExpectExit{0});
}

TEST(Example, FailsInALine) {
  Session session("kappa_naughty");
  session.perform(Start{.args = {"print", "Hello"}}, ExpectLine("hello"));
}

TEST(Example, FailsInAnAssertion) { EXPECT_EQ(1 + 1, 3) << "two and one"; }

TEST(Example, StrikesALimit) {
  Session session("kappa_naughty");
  session.perform(Start{.args = {"compute-forever"}}, ExpectExit{0});
}

TEST(Example, UsesASeed) {
  std::mt19937_64 random{random_seed()};
  EXPECT_EQ(random_seed(), random_seed());
}

TEST(Example, Throws) { throw std::runtime_error{"this is the author's mistake"}; }

TEST(Example, Crashes) { ::raise(SIGKILL); }

TEST(Example, EndsTheTestProgram) { std::_Exit(0); }

TEST(Example, MissesItsProgram) {
  Session session("nowhere");
  session.perform(Start{});
}

TEST(Example, LeavesAProcess) {
  Session session("kappa_naughty");
  session.perform(Start{.args = {"leave-child", "setsid"}}, ExpectLine("left"));
}

TEST(Example, IsForged) {
  Session session("kappa_naughty");
  session.perform(Start{.args = {"forge"}}, ExpectExit{0}, ExpectLine("never"));
}

TEST(Example, IsTwice) {}
TEST(Another, IsTwice) {}
