#include <harness/screen/picture.hpp>

#include <gtest/gtest.h>

#include <algorithm>

#include <terminal/text.hpp>

namespace harness {
namespace {

terminal::ScreenModel screen_with(int width, int height, const std::string& bytes) {
  terminal::ScreenModel screen(width, height);
  screen.take("\x1b[20h" + bytes);
  return screen;
}

TEST(Picture, AsksOnlyForWhatItSays) {
  const auto screen = screen_with(12, 3, "hello, 猫\nsecond");
  EXPECT_TRUE(Picture(12, 3).matches(screen));
  EXPECT_TRUE(
      Picture(12, 3).text(0, 0, "hello").text(7, 0, "猫").blank(0, 2, 12, 1).matches(screen));
  EXPECT_FALSE(Picture(12, 3).text(0, 0, "hallo").matches(screen));
  EXPECT_FALSE(Picture(12, 3).blank(0, 1, 1, 1).matches(screen));
  EXPECT_TRUE(Picture(12, 3).text(0, 0, "hallo").anything(1, 0, 1, 1).matches(screen));
  EXPECT_FALSE(Picture(11, 3).matches(screen)) << "another size";
}

TEST(Picture, AFrameMayBeDrawnWithAnything) {
  const auto ascii = screen_with(4, 3, "####\n#  #\n####");
  const auto lines = screen_with(4, 3, "┌──┐\n│  │\n└──┘");
  const auto open = screen_with(4, 3, "┌──┐\n│  │\n└─ ┘");
  const Picture box = Picture(4, 3).frame(0, 0, 4, 3).blank(1, 1, 2, 1);
  EXPECT_TRUE(box.matches(ascii));
  EXPECT_TRUE(box.matches(lines));
  EXPECT_FALSE(box.matches(open));
}

TEST(Picture, IsClippedLikeADrawing) {
  const auto screen = screen_with(4, 1, "lo w");
  EXPECT_TRUE(Picture(4, 1).text(-3, 0, "hello world").text(0, 5, "below").matches(screen));
}

TEST(Picture, ShowsBothBesideEachOtherWithTheDifferencesMarked) {
  const auto screen = screen_with(10, 3, "########\n#hallo #\n#### ###");
  EXPECT_EQ(Picture(10, 3).frame(0, 0, 8, 3).text(1, 1, "hello").beside(screen),
            "   expected   | actual\n"
            " 0 ┌──────┐   | ########\n"
            " 1>│hello │   | #hallo #\n"
            "     ^        |   ^\n"
            " 2>└──────┘   | #### ###\n"
            "       ^      |     ^");
}

TEST(Picture, MarksNoPlacesInARowThatIsWrongAsAWhole) {
  const auto screen = screen_with(10, 2, "# hallo  #\n          ");
  EXPECT_EQ(Picture(10, 2).frame(0, 0, 10, 2).beside(screen),
            "   expected   | actual\n"
            " 0>┌────────┐ | # hallo  #\n"
            "    ^     ^^  |  ^     ^^\n"
            " 1>└────────┘ |");
}

TEST(Picture, ShowsWideCharactersInTheirPlaces) {
  const auto screen = screen_with(8, 1, "a猫b");
  EXPECT_EQ(Picture(8, 1).text(0, 0, "a犬c").beside(screen),
            "   expected | actual\n"
            " 0>a犬c     | a猫b\n"
            "    ^ ^     |  ^ ^");
}

TEST(Picture, ShowsThePartOfALargeScreenThatDiffersCountedFromZero) {
  const auto screen = screen_with(200, 60, "\x1b[50;150HX");
  const std::string shown = Picture(200, 60).text(149, 49, "Y").beside(screen);
  EXPECT_TRUE(shown.starts_with("columns 132 to 167 of 200, counted from 0:\n   expected"))
      << shown;
  EXPECT_NE(shown.find("\n49>" + std::string(17, ' ') + "Y" + std::string(18, ' ') + " | " +
                       std::string(17, ' ') + "X\n50 "),
            std::string::npos)
      << shown;
  EXPECT_NE(shown.find("\n59 "), std::string::npos) << "all rows are there";
}

TEST(Picture, IsNeverWiderThanALearnersTerminal) {
  const auto screen = screen_with(200, 60, std::string(12000, 'x'));
  EXPECT_LE(terminal::width_of(Picture(200, 60).blank(0, 0, 200, 60).beside(screen)), 78);
}

}  // namespace
}  // namespace harness
