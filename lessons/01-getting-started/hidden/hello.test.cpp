#include <gtest/gtest.h>

#include <array>
#include <harness/harness.hpp>
#include <random>

using namespace harness;

namespace {

// A name that nobody can have written into a program.
std::string made_up_name(std::mt19937_64& random) {
  static constexpr std::array first = {"Ada", "Grace", "Linus", "Margaret", "Ken", "Radia"};
  return std::string(first[random() % first.size()]) + "-" + std::to_string(random() % 100000);
}

// A program that prints nothing is a mistake of its own, with a message of its own.
const Check printed_something{"looked at what it printed", [](Context& context) {
                                context.expect(!context.output().empty(),
                                               "Your program has printed nothing.");
                              }};

}  // namespace

TEST(GettingStarted, SaysHello) {
  Session session("hello");
  session.perform(Start{.args = {"Ada"}}, ExpectExit{0}, printed_something,
                  ExpectLine(matching("hello, .+!", "`hello, `, a name, and `!`")),
                  ExpectNoMoreOutput{"One line is enough: your program prints more than that."});
}

TEST(GettingStarted, GreetsByName) {
  std::mt19937_64 random{random_seed()};
  for (const std::string& name :
       {made_up_name(random), std::string("Ada Lovelace"), std::string("猫")}) {
    Session session("hello");
    session.perform(
        Start{.args = {name}},
        ExpectLine("hello, " + name + "!")
            .mistake(matching("hello, .*hello!", "a greeting of itself"),
                     "Your program greets itself: `argv[0]` is its own name, "
                     "the name to greet is `argv[1]`.")
            .mistake("hello, stranger!",
                     "Your program greets a stranger although there was a name "
                     "on the command line.")
            .mistake(
                matching("hello, .+!", "a greeting"),
                "Your program greets somebody, but not the name that was on the command line."),
        ExpectNoMoreOutput{}, ExpectExit{0});
  }
}

TEST(GettingStarted, GreetsAStranger) {
  Session session("hello");
  session.perform(
      Start{},
      ExpectLine("hello, stranger!")
          .mistake(matching("hello, .*!", "a greeting"),
                   "There was no name on the command line, and your program does not say "
                   "`stranger` then."),
      ExpectNoMoreOutput{}, ExpectExit{0});
}
