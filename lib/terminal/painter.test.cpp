#include <terminal/canvas.hpp>
#include <terminal/painter.hpp>
#include <terminal/testing/screen_model.hpp>
#include <terminal/utf8.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terminal {
namespace {

Controls xterm() {
  Controls controls;
  controls.move = [](int x, int y) {
    return "\x1b[" + std::to_string(y + 1) + ";" + std::to_string(x + 1) + "H";
  };
  controls.clear = "\x1b[H\x1b[2J";
  controls.clear_to_end_of_line = "\x1b[K";
  controls.normal = "\x1b[m";
  controls.bold = "\x1b[1m";
  controls.reversed = "\x1b[7m";
  for (std::size_t i = 1; i < controls.colors.size(); ++i) {
    controls.colors.at(i) = "\x1b[3" + std::to_string(i) + "m";
  }
  controls.colors.back() = "\x1b[90m";
  controls.show_cursor = "\x1b[?25h";
  controls.hide_cursor = "\x1b[?25l";
  return controls;
}

/// A grid to draw on, a painter, and the terminal that it paints.
struct Picture {
  explicit Picture(int width, int height)
      : grid(width, height), model(width, height), painter(xterm()) {
    model.take("\x1b[?7l");
    paint();
  }

  void write(int x, int y, std::string_view text, Style style = {}) {
    for (; !text.empty(); text.remove_prefix(first_piece(text).bytes)) {
      const Glyph glyph = first_piece(text).glyph;
      if (x + glyph.width() > grid.width()) return;
      grid.put(x, y, glyph, style);
      x += glyph.width();
    }
  }

  std::string paint(Cursor cursor = {}) {
    std::string bytes = painter.paint(grid, cursor);
    model.take(bytes);
    return bytes;
  }

  Grid grid;
  ScreenModel model;
  Painter painter;
};

TEST(Painter, SendsNothingIfNothingChanged) {
  Picture picture(40, 10);
  picture.write(0, 0, "hello");
  picture.paint();
  EXPECT_EQ(picture.paint(), "");
}

TEST(Painter, SendsOnlyWhatChanged) {
  Picture picture(40, 10);
  picture.write(0, 0, "hello there");
  picture.paint();
  picture.write(3, 0, "p");
  EXPECT_EQ(picture.paint(), "\x1b[1;4Hp");
  picture.write(5, 9, "@", {.color = Color::yellow, .bold = true});
  EXPECT_EQ(picture.paint(), "\x1b[10;6H\x1b[1m\x1b[33m@\x1b[m");
  EXPECT_EQ(picture.model.rows()[0], "helpo there");
}

TEST(Painter, RewritesAFewCellsRatherThanJumping) {
  Picture picture(40, 2);
  picture.write(0, 0, "a-b-c");
  picture.paint();
  picture.write(0, 0, "x-y-z");
  EXPECT_EQ(picture.paint(), "\x1b[1;1Hx-y-z");
}

TEST(Painter, ErasesTheRestOfARow) {
  Picture picture(40, 2);
  picture.write(0, 0, "hello and a lot of words");
  picture.paint();
  picture.write(5, 0, std::string(30, ' '));
  EXPECT_EQ(picture.paint(), "\x1b[1;7H\x1b[K") << "there was a space already";
  EXPECT_EQ(picture.model.rows()[0], "hello");
}

TEST(Painter, PutsTheCursorWhereItBelongs) {
  Picture picture(40, 3);
  picture.write(0, 2, "> hi");
  picture.paint(std::pair{4, 2});
  EXPECT_EQ(picture.model.cursor(), std::pair(4, 2));
  EXPECT_EQ(picture.paint(std::pair{4, 2}), "");
  picture.write(0, 0, "news");
  picture.paint(std::pair{4, 2});
  EXPECT_EQ(picture.model.cursor(), std::pair(4, 2));
  picture.paint();
  EXPECT_EQ(picture.model.cursor(), std::nullopt);
}

TEST(Painter, DrawsEverythingAgainIfOthersWroteOnTheScreen) {
  Picture picture(20, 2);
  picture.write(0, 1, "hello");
  picture.paint();
  picture.model.take("\x1b[1;1Hgarbage");
  picture.painter.forget();
  picture.paint();
  EXPECT_EQ(picture.model.text(), "\nhello\n");
}

TEST(Painter, WritesTheLastPlaceOfTheScreen) {
  Picture picture(4, 2);
  picture.write(0, 0, "1234");
  picture.write(0, 1, "5678");
  picture.paint();
  EXPECT_EQ(picture.model.text(), "1234\n5678\n");
}

TEST(Painter, ADisputedWidthShiftsNothing) {
  Picture picture(20, 1);
  // A terminal that takes this sign for two columns wide must still have the bar in its place.
  picture.write(0, 0, "\u2764|");
  EXPECT_EQ(picture.paint(), "\x1b[1;1H\u2764\x1b[1;2H|");
}

TEST(Painter, ShowsColorsBoldAndReversed) {
  Picture picture(20, 1);
  picture.write(0, 0, "r", {.color = Color::red});
  picture.write(1, 0, "b", {.bold = true});
  picture.write(2, 0, "v", {.reversed = true});
  picture.write(3, 0, "n");
  picture.paint();
  EXPECT_EQ(picture.model.at(0, 0).color, 1);
  EXPECT_TRUE(picture.model.at(1, 0).bold);
  EXPECT_EQ(picture.model.at(1, 0).color, -1);
  EXPECT_TRUE(picture.model.at(2, 0).reversed);
  EXPECT_FALSE(picture.model.at(3, 0).reversed);
}

std::string piece() {
  return *rc::gen::element<std::string>("a", "bc", " ", "        ", "猫", "é", "e\u0301", "│", "한",
                                        "\x1b[2J", "\t", "\xff", "ж");
}

RC_GTEST_PROP(Painter, TheTerminalShowsWhatWasDrawn, ()) {
  const int width = *rc::gen::inRange(1, 16);
  const int height = *rc::gen::inRange(1, 5);
  Picture picture(width, height);
  const Canvas canvas(width, height);
  const int frames = *rc::gen::inRange(1, 8);
  for (int frame = 0; frame < frames; ++frame) {
    const int drawings = *rc::gen::inRange(0, 6);
    for (int i = 0; i < drawings; ++i) {
      const Style style{.color = *rc::gen::element(Color::standard, Color::red),
                        .bold = *rc::gen::arbitrary<bool>()};
      const int x = *rc::gen::inRange(0, width);
      const int y = *rc::gen::inRange(0, height);
      const std::string text = piece() + piece() + piece();
      picture.write(x, y, text, style);
    }
    picture.paint();
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const Cell& cell = picture.grid.at(x, y);
        const auto place = picture.model.at(x, y);
        RC_ASSERT(place.text == (cell.right_half ? "" : std::string(cell.glyph.bytes())));
        if (place.text == " " || cell.right_half) continue;
        RC_ASSERT(place.bold == cell.style.bold);
        RC_ASSERT(place.color == (cell.style.color == Color::red ? 1 : -1));
      }
    }
  }
}

/// One of those bytes and characters that terminals obey, or that deceive readers.
std::string hostile() {
  return *rc::gen::element<std::string>("\x1b[2J", "\x1b]0;title\x07",
                                        "\x9b"
                                        "31m",
                                        "\u009b31m", "\n", "\r", "\t", "\b", "\x7f", "\x0e",
                                        std::string("\0", 1), "\u202e", "\u2066", "\u2028",
                                        "\u200b", "\u0301", "\xe7\x8c", "\xff", "\xed\xa0\x80",
                                        "\ufffe", "\U000E0041", "a", "猫");
}

RC_GTEST_PROP(Painter, NothingOfATextIsAControl, ()) {
  Controls silent;
  silent.move = [](int, int) { return ""; };
  Painter painter(silent);
  Grid grid(30, 1);
  int x = 0;
  std::string text;
  const int pieces = *rc::gen::inRange(0, 20);
  for (int i = 0; i < pieces; ++i) text += hostile();
  if (*rc::gen::arbitrary<bool>()) text += *rc::gen::arbitrary<std::string>();
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(first_piece(rest).bytes)) {
    const Glyph glyph = first_piece(rest).glyph;
    if (x + glyph.width() > grid.width()) break;
    grid.put(x, 0, glyph, {});
    x += glyph.width();
  }
  const std::string sent = painter.paint(grid, {});
  for (std::string_view rest = sent; !rest.empty();) {
    const Decoded next = decode_first(rest);
    const char32_t c = next.character;
    RC_ASSERT(next.complete);
    RC_ASSERT(c != replacement || rest.starts_with("\uFFFD"));
    RC_ASSERT(c >= 0x20 && !(c >= 0x7F && c < 0xA0));
    RC_ASSERT(!(c >= 0x200B && c <= 0x200F) && !(c >= 0x2028 && c <= 0x202E));
    RC_ASSERT(!(c >= 0x2066 && c <= 0x2069));
    rest.remove_prefix(next.bytes);
  }
}

}  // namespace
}  // namespace terminal
