#include <checker/pictures.hpp>

#include <gtest/gtest.h>

namespace checker {
namespace {

TEST(Pictures, AreTakenApartWithTheMarksBelowTheActualOne) {
  const auto pictures = read_pictures(
      "columns 0 to 9 of 20, counted from 0:\n"
      "   expected   | actual\n"
      " 8>│hello │   | |hallo |\n"
      "     ^        |   ^\n"
      "10>│猫 |  │   |");
  ASSERT_TRUE(pictures);
  EXPECT_EQ(pictures->where, "columns 0 to 9 of 20, counted from 0:");
  EXPECT_EQ(expected_alone(*pictures), " 8>│hello │\n10>│猫 |  │\n");
  EXPECT_EQ(actual_alone(*pictures), " 8>|hallo |\n     ^\n10>\n");
}

TEST(Pictures, ArePutTogetherAsTheyWere) {
  const std::string beside =
      "   expected   | actual\n"
      " 8>│hello │   | |hallo |\n"
      "     ^        |   ^\n"
      " 9 │猫 |  │   | │猫 |  │\n";
  EXPECT_EQ(side_by_side(read_pictures(beside).value()), beside);
}

TEST(Pictures, AreNothingElse) {
  EXPECT_FALSE(read_pictures(""));
  EXPECT_FALSE(read_pictures("missing final newline"));
  EXPECT_FALSE(read_pictures("where:\n"));
  EXPECT_FALSE(read_pictures("expected one line\nand got two"));
  EXPECT_FALSE(read_pictures("   expected | actual\na"));
  EXPECT_FALSE(read_pictures("   expected | actual\nno number\n"));
  EXPECT_FALSE(read_pictures("   expected | actual\n   ^ | ^\n"));
}

TEST(Pictures, ShortenedHaveTheRowsThatDifferAndOneAroundEach) {
  auto pictures = read_pictures(
                      "   expected | actual\n"
                      " 0 a        | a\n"
                      " 1 b        | b\n"
                      " 2>c        | x\n"
                      " 3 d        | d\n"
                      " 4 e        | e\n"
                      " 5 f        | f\n"
                      " 6>g        | y\n")
                      .value();
  EXPECT_TRUE(shorten(pictures, 12));
  EXPECT_EQ(actual_alone(pictures), " 1 b\n 2>x\n 3 d\n   ...\n 5 f\n 6>y\n");
}

TEST(Pictures, ShortenedShowOneOfManyRowsThatLookTheSame) {
  auto pictures = read_pictures(
                      "   expected | actual\n"
                      " 0>│      │ | │\n"
                      " 1>│      │ | │\n"
                      " 2>│      │ | │\n"
                      " 3>└──────┘ |\n")
                      .value();
  EXPECT_TRUE(shorten(pictures, 12));
  EXPECT_EQ(side_by_side(pictures),
            "   expected | actual\n"
            " 0>│      │ | │\n"
            "   (2 more rows like this)\n"
            " 3>└──────┘ |\n");
}

TEST(Pictures, ShortenedSayWhetherAllThatDiffersHasRoom) {
  const auto pictures = read_pictures(
                            "   expected | actual\n"
                            " 0>abc      | abx\n"
                            "     ^      |   ^\n"
                            " 1>d        | x\n"
                            " 2 e        | e\n")
                            .value();
  auto enough = pictures;
  EXPECT_TRUE(shorten(enough, 3));
  EXPECT_EQ(actual_alone(enough), " 0>abx\n     ^\n 1>x\n");
  auto tight = pictures;
  EXPECT_FALSE(shorten(tight, 2));
  EXPECT_EQ(actual_alone(tight), " 0>abx\n     ^\n");
}

TEST(Pictures, AScreenThatIsMostlyEmptyIsFolded) {
  EXPECT_EQ(with_equal_lines_folded("\n\n\n\n> hi\n|  |\n|  |\n|  |\n|  |"),
            "(4 empty lines)\n> hi\n|  |\n(3 more lines like this)");
  EXPECT_EQ(with_equal_lines_folded("a\na\na\nb"), "a\na\na\nb");
}

}  // namespace
}  // namespace checker
