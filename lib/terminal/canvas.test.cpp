#include <terminal/canvas.hpp>

#include <climits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terminal {
namespace {

TEST(Canvas, IsEmptyAtFirst) { EXPECT_EQ(Canvas(3, 2).text(), "\n\n"); }

TEST(Canvas, DrawsABlockLineByLine) {
  const Canvas canvas(8, 4);
  canvas.draw(2, 1, "one\ntwo\r\nthree");
  EXPECT_EQ(canvas.text(), "\n  one\n  two\n  three\n");
}

TEST(Canvas, DrawsTheSpacesOfABlock) {
  const Canvas canvas(5, 1);
  canvas.draw(0, 0, "12345");
  canvas.draw(1, 0, "   ");
  EXPECT_EQ(canvas.text(), "1   5\n");
}

TEST(Canvas, ClipsOnAllSides) {
  const Canvas canvas(3, 3);
  canvas.draw(-1, -1, "12345\nabcde\nABCDE\nvwxyz\n56789");
  EXPECT_EQ(canvas.text(), "bcd\nBCD\nwxy\n");
  canvas.clear();
  canvas.draw(3, 0, "x");
  canvas.draw(0, 3, "x");
  canvas.draw(INT_MAX, INT_MAX, "x\ny");
  canvas.draw(INT_MIN, INT_MIN, "x\ny");
  EXPECT_EQ(canvas.text(), "\n\n\n");
}

TEST(Canvas, WritesALineThatStaysInItsRow) {
  const Canvas canvas(20, 2);
  const int after = canvas.write(0, 0, "hi\n<ada> send money");
  EXPECT_EQ(canvas.text(), "hi␊<ada> send money\n\n");
  EXPECT_EQ(after, 19);
}

TEST(Canvas, SaysWhereTheNextTextGoes) {
  const Canvas canvas(10, 1);
  EXPECT_EQ(canvas.write(2, 0, "猫!"), 5);
  EXPECT_EQ(canvas.write(8, 0, "long"), 10);
  EXPECT_EQ(canvas.write(12, 0, "outside"), 12);
  EXPECT_EQ(canvas.write(-3, 0, "ab"), -1);
  EXPECT_EQ(canvas.write(0, 5, "below"), 5);
}

TEST(Canvas, LeavesASpaceForHalfAWideCharacter) {
  const Canvas canvas(4, 1);
  canvas.write(-1, 0, "猫x猫");
  EXPECT_EQ(canvas.text(), " x猫\n");
  canvas.write(3, 0, "猫");
  EXPECT_EQ(canvas.text(), " x\n") << "the cat before has lost a half";
  canvas.write(0, 0, "猫猫");
  canvas.write(1, 0, "__");
  EXPECT_EQ(canvas.text(), " __\n");
}

TEST(Canvas, AnAreaIsClippedByItself) {
  const Canvas canvas(8, 5);
  canvas.draw(0, 0, box(8, 5));
  const Canvas inside = canvas.area(1, 1, 6, 3);
  inside.draw(0, 0, "a long line\nb\nc\nd\ne");
  inside.draw(-3, 1, "1234");
  EXPECT_EQ(canvas.text(),
            "┌──────┐\n"
            "│a long│\n"
            "│4     │\n"
            "│c     │\n"
            "└──────┘\n");
  EXPECT_EQ(inside.text(), "a long\n4\nc\n");
  inside.clear();
  EXPECT_EQ(canvas.text(), box(8, 5) + "\n");
}

TEST(Canvas, AnAreaIsAsLargeAsWhatIsInside) {
  const Canvas canvas(8, 5);
  const Canvas corner = canvas.area(6, 4, 10, 10);
  EXPECT_EQ(corner.width(), 2);
  EXPECT_EQ(corner.height(), 1);
  EXPECT_EQ(canvas.area(2, 2, -1, 3).width(), 0);
  EXPECT_EQ(canvas.area(INT_MAX, INT_MIN, INT_MAX, INT_MAX).height(), 0);
  EXPECT_EQ(corner.area(1, 0, 5, 5).width(), 1);
}

TEST(Canvas, HasALargestSize) {
  EXPECT_EQ(Canvas(1'000'000, 1).width(), 2048);
  EXPECT_EQ(Canvas(-4, -4).text(), "");
}

TEST(Canvas, CopiesDrawOnTheSameCells) {
  const Canvas canvas(2, 1);
  const Canvas copy =
      canvas;  // NOLINT(performance-unnecessary-copy-initialization): that is the test
  copy.write(0, 0, "x");
  EXPECT_EQ(canvas.text(), "x\n");
}

TEST(Box, IsClosedInEverySize) {
  EXPECT_EQ(box(4, 3), "┌──┐\n│  │\n└──┘");
  EXPECT_EQ(box(2, 2), "┌┐\n└┘");
  EXPECT_EQ(box(3, 1), "   ");
  EXPECT_EQ(box(1, 2), " \n ");
  EXPECT_EQ(box(0, 0), "");
  EXPECT_EQ(box(-1, 5), "\n\n\n\n");
}

RC_GTEST_PROP(Canvas, NoTextReachesOutOfItsArea, (const std::string& text)) {
  const Canvas canvas(12, 5);
  canvas.draw(0, 0, box(12, 5));
  const int x = *rc::gen::inRange(-4, 14);
  const int y = *rc::gen::inRange(-4, 6);
  canvas.area(1, 1, 10, 3).draw(x, y, text);
  const std::string before = box(12, 5);
  const std::string after = canvas.text();
  RC_ASSERT(after.substr(0, after.find('\n')) == before.substr(0, before.find('\n')));
  for (int row = 0; row < 5; ++row) {
    RC_ASSERT(canvas.area(0, row, 1, 1).text() == (row == 0 ? "┌\n" : row == 4 ? "└\n" : "│\n"));
    RC_ASSERT(canvas.area(11, row, 1, 1).text() == (row == 0 ? "┐\n" : row == 4 ? "┘\n" : "│\n"));
  }
}

}  // namespace
}  // namespace terminal
