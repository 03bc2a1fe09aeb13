#include <checker/pictures.hpp>

#include <gtest/gtest.h>

namespace checker {
namespace {

TEST(Pictures, AreTakenApartWithTheMarksBelowTheActualOne) {
  const auto pictures = taken_apart(
      "rows 1 to 2 of 9:\n"
      "expected   | actual\n"
      "│hello │   | |hallo |\n"
      "  ^        |   ^\n"
      "│猫 |  │   |\n"
      " ^^^^      |  ^^^^");
  ASSERT_TRUE(pictures);
  EXPECT_EQ(pictures->where, "rows 1 to 2 of 9:");
  EXPECT_EQ(pictures->expected, "│hello │\n│猫 |  │\n");
  EXPECT_EQ(pictures->actual, "|hallo |\n  ^\n\n ^^^^\n");
}

TEST(Pictures, MayBeOfAWholeScreen) {
  const auto pictures = taken_apart("expected | actual\na        | b\n^        | ^");
  ASSERT_TRUE(pictures);
  EXPECT_EQ(pictures->where, "");
  EXPECT_EQ(pictures->expected, "a\n");
  EXPECT_EQ(pictures->actual, "b\n^\n");
}

TEST(Pictures, AreNothingElse) {
  EXPECT_FALSE(taken_apart(""));
  EXPECT_FALSE(taken_apart("missing final newline"));
  EXPECT_FALSE(taken_apart("where:\n"));
  EXPECT_FALSE(taken_apart("expected one line\nand got two"));
}

}  // namespace
}  // namespace checker
