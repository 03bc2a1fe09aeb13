#include <terminal/line_splitter.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace {

using Lines = std::deque<std::string>;
using terminal::LineSplitter;

/// The lines of `text` when it comes in portions of `portion` bytes.
Lines split(std::string_view text, std::size_t longest, std::size_t portion) {
  LineSplitter splitter(longest);
  Lines all;
  auto keep = [&](const Lines& lines) { all.insert(all.end(), lines.begin(), lines.end()); };
  for (std::size_t at = 0; at < text.size(); at += portion) {
    keep(splitter.take(text.substr(at, portion)));
  }
  keep(splitter.finish());
  return all;
}

TEST(LineSplitter, TakesLineFeedsAndCarriageReturnsOff) {
  EXPECT_EQ(split("one\ntwo\r\n\n\r\nthree", 100, 100), (Lines{"one", "two", "", "", "three"}));
}

TEST(LineSplitter, KeepsACarriageReturnThatEndsNoLine) {
  EXPECT_EQ(split("a\rb\r\r\nc\r", 100, 100), (Lines{"a\rb\r", "c\r"}));
}

TEST(LineSplitter, OfNothingGivesNoLine) {
  EXPECT_EQ(split("", 100, 1), Lines{});
  EXPECT_EQ(split("\n", 100, 1), Lines{""});
}

TEST(LineSplitter, GivesTooLongALineInPieces) {
  for (std::size_t portion = 1; portion < 16; ++portion) {
    EXPECT_EQ(split("1234567890\nab\r\n", 4, portion), (Lines{"1234", "5678", "90", "ab"}));
    EXPECT_EQ(split("1234567890", 4, portion), (Lines{"1234", "5678", "90"}));
  }
}

TEST(LineSplitter, GivesALineOfExactlyTheLongestSizeInOnePiece) {
  for (std::size_t portion = 1; portion < 16; ++portion) {
    EXPECT_EQ(split("1234\n5678\r\n90ab", 4, portion), (Lines{"1234", "5678", "90ab"}));
  }
}

RC_GTEST_PROP(LineSplitter, GivesTheSameLinesInWhateverPortionsTheyCome, ()) {
  auto text = *rc::gen::container<std::string>(rc::gen::element('a', 'b', '\r', '\n'));
  auto longest = *rc::gen::inRange<std::size_t>(1, 6);
  auto portion = *rc::gen::inRange<std::size_t>(1, 10);
  Lines lines = split(text, longest, portion);
  RC_ASSERT(lines == split(text, longest, text.size() + 1));
  for (const auto& line : lines) RC_ASSERT(line.size() <= longest);
}

}  // namespace
