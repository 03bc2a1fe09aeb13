#include <terminal/text.hpp>
#include <terminal/utf8.hpp>

#include <gtest/gtest.h>

namespace terminal {
namespace {

TEST(Text, WidthCountsColumnsNotBytes) {
  EXPECT_EQ(width_of(""), 0);
  EXPECT_EQ(width_of("hello"), 5);
  EXPECT_EQ(width_of("naïve 猫"), 8);
  EXPECT_EQ(width_of("👍🏽"), 4);
  EXPECT_EQ(width_of("e\u0301e\u0301"), 2);
  EXPECT_EQ(width_of("한국어"), 6);
  EXPECT_EQ(width_of("\u1112\u1161\u11ab"), 2) << "one syllable, in its parts";
}

TEST(Text, WidthIsThatOfTheLongestLine) {
  EXPECT_EQ(width_of("one\nthree\ntwo"), 5);
  EXPECT_EQ(width_of("one\r\n"), 3);
  EXPECT_EQ(width_of("a\tb"), 9);
}

TEST(Text, ControlCharactersAreShownAsTheirPictures) {
  EXPECT_EQ(one_line("\x1b[31mred\x07"), "␛[31mred␇");
  EXPECT_EQ(one_line("a\nb\r\nc\x7f"), "a␊b␍␊c␡");
  EXPECT_EQ(one_line(std::string("\0", 1)), "␀");
  EXPECT_EQ(one_line("\u009b31m"), "\uFFFD31m") << "an escape sequence may begin with U+009B, too";
  EXPECT_EQ(one_line("1\t2"), "1       2");
}

TEST(Text, BytesThatAreNoUtf8AreShownAsReplacements) {
  EXPECT_EQ(one_line("a\xff\xfe z"), "a\uFFFD\uFFFD z");
  EXPECT_EQ(one_line("\xe7\x8c"), "\uFFFD") << "a character cut off";
  EXPECT_EQ(one_line("\xe7\x8cx"), "\uFFFDx");
  EXPECT_EQ(one_line("\xc0\x8a"), "\uFFFD\uFFFD") << "a line feed in two bytes";
  EXPECT_EQ(one_line("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD") << "half a pair of UTF-16";
  EXPECT_EQ(one_line("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD") << "after the last character";
  EXPECT_EQ(one_line("\xef\xbf\xbf"), "\uFFFD") << "U+FFFF is no character";
}

TEST(Text, NothingChangesTheDirectionOfWriting) {
  EXPECT_EQ(one_line("a\u202eb\u2066c"), "a\uFFFDb\uFFFDc");
  EXPECT_EQ(one_line("a\u200fb\u061cc"), "abc") << "marks only say what letters do anyway";
  EXPECT_EQ(one_line("\u2028"), "\uFFFD");
}

TEST(Text, WhatHasNoWidthIsNotShown) {
  EXPECT_EQ(one_line("a\u200bd\u200da\ufeff"), "ada");
  EXPECT_EQ(one_line("❤\ufe0f"), "❤");
  EXPECT_EQ(one_line("\U000E0041\U000E007F"), "");
  EXPECT_EQ(width_of("\u200b\u200b"), 0);
}

TEST(Text, OfManyMarksTwoStay) {
  std::string zalgo = "o";
  for (int i = 0; i < 100'000; ++i) zalgo += "\u0301";
  EXPECT_EQ(one_line(zalgo + "k"), "o\u0301\u0301k");
  EXPECT_EQ(one_line("\u0301x"), "\u25CC\u0301x");
}

TEST(Text, IsShortenedByColumns) {
  EXPECT_EQ(shortened("a long message", 8), "a long …");
  EXPECT_EQ(shortened("12345678", 8), "12345678");
  EXPECT_EQ(shortened("猫猫猫猫", 8), "猫猫猫猫");
  EXPECT_EQ(shortened("猫猫猫猫", 7), "猫猫猫…");
  EXPECT_EQ(shortened("猫猫猫猫", 6), "猫猫…");
  EXPECT_EQ(shortened("ab", 1), "…");
  EXPECT_EQ(shortened("ab", 0), "");
  EXPECT_EQ(shortened("ab", -3), "");
}

}  // namespace
}  // namespace terminal
