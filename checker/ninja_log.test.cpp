#include <checker/ninja_log.hpp>

#include <gtest/gtest.h>

namespace checker {
namespace {

TEST(NinjaOutput, IsTakenApartIntoStepsWithTheirWords) {
  const NinjaLog log = read_ninja_output(
      "ninja: Entering directory `x'\n"
      "@@kappa 0/2 Building CXX object a.o\n"
      "a.cpp:1:1: warning: w\n"
      "@@kappa 1/2 Building CXX object b.o\n"
      "FAILED: b.o \n"
      "c++ -c b.cpp error: not this\n"
      "b.cpp:1:1: error: e\n"
      "ninja: build stopped: subcommand failed.\n");
  ASSERT_EQ(log.steps.size(), 2u);
  EXPECT_EQ(log.steps[0].what, "Building CXX object a.o");
  EXPECT_EQ(log.steps[0].words, "a.cpp:1:1: warning: w\n");
  EXPECT_FALSE(log.steps[0].failed);
  EXPECT_TRUE(log.steps[1].failed);
  EXPECT_EQ(log.steps[1].words, "b.cpp:1:1: error: e\n");
  EXPECT_EQ(read_ninja_output("ninja: error: loading 'build.ninja': No such file\n").trouble,
            "loading 'build.ninja': No such file\n");
}

}  // namespace
}  // namespace checker
