// The pure parts: differences, visible text, names, reports of sanitizers, lines of /proc.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <harness/difference.hpp>
#include <harness/ending.hpp>
#include <harness/names.hpp>
#include <harness/pattern.hpp>
#include <harness/proc.hpp>
#include <harness/sanitizer_report.hpp>
#include <harness/terminal_codes.hpp>
#include <harness/visible.hpp>

namespace harness {
namespace {

using ::testing::HasSubstr;

TEST(Difference, OfEqualTextsIsEmpty) {
  EXPECT_EQ(difference("", ""), "");
  EXPECT_EQ(difference("a\nb\n", "a\nb\n"), "");
}

TEST(Difference, NamesWhatIsAtTheEnd) {
  EXPECT_EQ(difference("hello\n", "hello"), "the newline at the end is missing");
  EXPECT_EQ(difference("hello\n", "hello\n\n"), "there is a newline too many at the end");
  EXPECT_EQ(difference("hello\n", "hello\n\n\n"), "only the number of newlines at the end differs");
  EXPECT_EQ(difference("hello", "hello "), "equal but for spaces at the end of a line");
  EXPECT_EQ(difference("a \nb\n", "a\nb\n"), "equal but for missing spaces at the end of a line");
  EXPECT_THAT(difference("a\nb\n", "a\r\nb\r\n"), HasSubstr("carriage returns"));
}

TEST(Difference, NamesWhatIsInTheCharacters) {
  EXPECT_THAT(difference("Hello\n", "hello\n"), HasSubstr("only the case differs"));
  EXPECT_EQ(difference("a b\n", "ab\n"), "only spaces and line breaks differ");
  EXPECT_EQ(difference("hello", "\"hello\""),
            "equal but for quotation marks that should not be there");
  EXPECT_EQ(difference("\"hello\"", "hello"), "equal but for quotation marks that are missing");
  EXPECT_EQ(difference("hello, you!", "hello you"), "only the punctuation differs");
}

TEST(Difference, NamesWhatIsInTheLines) {
  EXPECT_EQ(difference("b\n", "a\nb\n"), "extra line 1, the rest is equal");
  EXPECT_EQ(difference("a\nb\nc\n", "a\nc\n"), "line 2 is missing, the rest is equal");
  EXPECT_EQ(difference("a\nb\nc\n", "c\nb\na\n"), "the same lines in reverse order");
  EXPECT_EQ(difference("a\nb\nc\n", "b\na\nc\n"), "the same lines in another order");
  EXPECT_EQ(difference("a\nbcd\n", "a\nbxd\n"), "line 2 differs at column 2");
  EXPECT_EQ(difference("abc", "abd"), "differs at column 3");
  EXPECT_EQ(difference("a\n", "a\nb\nc\n"), "2 lines too many at the end");
  EXPECT_EQ(difference("a\nb\nc\n", "a\n"), "2 lines missing at the end");
}

TEST(Difference, CountsCharactersAndNotBytes) {
  EXPECT_EQ(difference("猫猫a", "猫猫b"), "differs at column 3");
}

TEST(Difference, WithNothingOnOneSide) {
  EXPECT_EQ(difference("a", ""), "nothing is there");
  EXPECT_EQ(difference("", "a"), "nothing should be there");
}

TEST(Visible, KeepsWordsOfAnyLanguage) { EXPECT_EQ(visible("Grüße, 猫 🐱\n"), "Grüße, 猫 🐱\n"); }

TEST(Visible, WritesOutWhatActsOnATerminal) {
  EXPECT_EQ(visible("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(visible(std::string_view{"a\0b\tc\rd\x7f", 8}), "a\\0b\\tc\\rd\\x7f");
  EXPECT_EQ(visible("\xc2\x9b"
                    "31m"),
            "\\u{9b}31m");
  EXPECT_EQ(visible("\u202egnp\u200b\ufeff"), "\\u{202e}gnp\\u{200b}\\u{feff}");
}

TEST(Visible, WritesOutBytesThatAreNoText) {
  EXPECT_EQ(visible("\xff\xc0\x80\xe2\x82"), "\\xff\\xc0\\x80\\xe2\\x82");
  EXPECT_EQ(visible("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(visible("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
}

TEST(InQuotes, ShortensInTheMiddleAndStaysOneLine) {
  EXPECT_EQ(in_quotes("a\nb"), "`a\\nb`");
  EXPECT_EQ(in_quotes(std::string(1000, 'x'), 10), "`xxxxx ... xxxxx`");
  EXPECT_EQ(in_quotes("猫猫猫猫猫猫", 8), "`猫 ... 猫`");
}

TEST(LastLines, SaysHowManyWereLeftOut) {
  EXPECT_EQ(last_lines(""), "");
  EXPECT_EQ(last_lines("a\nb\n", 2), "a\nb");
  EXPECT_EQ(last_lines("a\nb\nc\n", 2), "(1 line before)\nb\nc");
  EXPECT_EQ(last_lines("a\nb\nc\nd", 2), "(2 lines before)\nc\nd");
  EXPECT_EQ(last_lines("\n\n\n", 2), "(1 line before)\n\n");
}

TEST(LastLines, CutsBytesThatAreNoText) {
  EXPECT_EQ(last_lines(std::string(1000, '\xff')),
            "\\xff\\xff\\xff\\xff\\xff\\xff ... \\xff\\xff\\xff\\xff\\xff\\xff");
}

TEST(Names, GoBothWays) {
  EXPECT_EQ(kebab_case("PrintsTheSequenceNumber"), "prints-the-sequence-number");
  EXPECT_EQ(camel_case("prints-the-sequence-number"), "PrintsTheSequenceNumber");
  EXPECT_EQ(kebab_case(camel_case("reads-block0-twice")), "reads-block0-twice");
}

TEST(Pattern, SaysWhatItWants) {
  EXPECT_TRUE(Pattern{"a"}.matches("a"));
  EXPECT_FALSE(Pattern{"a"}.matches("a "));
  EXPECT_EQ(Pattern{""}.description(), "an empty line");
  EXPECT_TRUE(contains("b").matches("abc"));
  EXPECT_FALSE(without("b").matches("abc"));
  EXPECT_EQ(matching("[0-9]+", "a number").description(), "a line that is a number");
  EXPECT_TRUE(matching("[0-9]+", "a number").matches("42"));
  EXPECT_FALSE(matching("[0-9]+", "a number").matches("42a"));
  EXPECT_TRUE(anything().matches(""));
}

TEST(Pattern, DoesNotOverflowTheStackOnALongLine) {
  EXPECT_FALSE(matching("(a|b)*", "letters").matches(std::string(1 << 20, 'a')));
}

TEST(TerminalCodes, AreTakenOutAndTheTextStays) {
  EXPECT_EQ(without_terminal_codes("plain\n"), "plain\n");
  EXPECT_EQ(without_terminal_codes("\x1b[1;31mred\x1b[0m and \x1b(B\x1b=more"), "red and more");
  EXPECT_EQ(without_terminal_codes("\x1b]0;a title\aone\x1b]0;another\x1b\\two"), "onetwo");
  for (const char* torn :
       {"x\x1b", "x\x1b[", "x\x1b[12", "x\x1b]0;title", "x\x1b(", "x\x1b]0\x1b"}) {
    EXPECT_EQ(without_terminal_codes(torn), "x");
  }
}

TEST(TerminalCodes, TakeWhatWasDrawnOnTheSecondPageWithThem) {
  EXPECT_EQ(without_terminal_codes("one\n\x1b[?1049h\x1b[22;0;0t┌──┐\x1b[?1049l\x1b[23;0;0ttwo\n"),
            "one\ntwo\n");
  EXPECT_EQ(without_terminal_codes("one\n\x1b[?1049h┌──┐"), "one\n");
}

TEST(SanitizerReport, FindsTheLearnersOwnLine) {
  const auto report = sanitizer_report(
      "some output\n=================================================================\n"
      "==42==ERROR: AddressSanitizer: heap-use-after-free on address 0x6020 at pc 0x55 bp 0x7f sp "
      "0x7f\n"
      "READ of size 8 at 0x602000000010 thread T0\n"
      "    #0 0x7f in memcpy ../../../../src/libsanitizer/asan/asan_interceptors.cpp:790\n"
      "    #1 0x55 in std::vector<int>::at(unsigned long) "
      "/usr/include/c++/12/bits/stl_vector.h:1154\n"
      "    #2 0x55 in hypercore::Feed::get(unsigned long) "
      "/home/me/kappa/lib/hypercore/feed.cpp:12\n"
      "    #3 0x55 in main /home/me/kappa/lessons/03-storing/single_chat.cpp:27:5\n");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->sentence,
            "it used an object that was already deleted, in main, line 27 of single_chat.cpp.");
  EXPECT_EQ(report->details,
            "AddressSanitizer: heap-use-after-free on address 0x6020 at pc 0x55 bp 0x7f sp "
            "0x7f\nREAD of size 8\nat single_chat.cpp:27");
}

TEST(SanitizerReport, ReadsRelativePathsAndPathsWithSpaces) {
  const std::string start = "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x6020\n";
  const auto sentence = [&start](const std::string& frame) {
    return sanitizer_report(start + frame + "\n")->sentence;
  };
  EXPECT_THAT(sentence("    #0 0x55 in main ../../lessons/03/single_chat.cpp:9"),
              HasSubstr(", in main, line 9 of single_chat.cpp."));
  EXPECT_THAT(sentence("    #0 0x55 in main /home/my name/single_chat.cpp:9:1"),
              HasSubstr(", in main, line 9 of single_chat.cpp."));
  EXPECT_THAT(sentence("    #0 0x55 in f(int, char) /home/my name/single_chat.cpp:9"),
              HasSubstr(", in f, line 9 of single_chat.cpp."));
  EXPECT_THAT(sentence("    #0 0x55 in operator() /home/me/game.cpp:44"),
              HasSubstr("deleted, in line 44 of game.cpp."));
  EXPECT_THAT(sentence("    #0 0x55 in operator()<int> /home/me/game.cpp:44"),
              HasSubstr("deleted, in line 44 of game.cpp."));
  EXPECT_THAT(sentence("    #0 0x55 in main::$_0::operator()(int) const /home/me/game.cpp:44:5"),
              HasSubstr(", in a lambda, line 44 of game.cpp."));
  EXPECT_THAT(sentence("    #0 0x55 in Act::operator()(int) const /home/me/game.cpp:44:5"),
              HasSubstr(", in Act::operator(), line 44 of game.cpp."));
  EXPECT_THAT(sentence("    #0 0x55 in raise ../sysdeps/posix/raise.c:26"), HasSubstr("deleted."));
  EXPECT_THAT(sentence("    #0 0x55 in main (/home/me/single_chat+0x12)"), HasSubstr("deleted."));
}

TEST(SanitizerReport, ReadsUndefinedBehaviour) {
  const auto report = sanitizer_report(
      "/home/me/lessons/03/single_chat.cpp:12:5: runtime error: division by zero\n");
  ASSERT_TRUE(report);
  EXPECT_EQ(
      report->sentence,
      "C++ does not define what happens here: division by zero, in line 12 of single_chat.cpp.");
}

TEST(SanitizerReport, IsNotThereInOrdinaryOutput) {
  EXPECT_FALSE(sanitizer_report(""));
  EXPECT_FALSE(sanitizer_report("I saw an ERROR: AddressSanitizer: once\n"));
  EXPECT_FALSE(sanitizer_report("x: runtime error: y\n"));
}

TEST(Mishap, IsNotWhatTheTestDid) {
  Ending ending;
  ending.ended = true;
  ending.signal = 9;
  EXPECT_TRUE(mishap("Your program", ending, ""));
  ending.killed_by_test = true;
  EXPECT_FALSE(mishap("Your program", ending, ""));
}

TEST(Proc, ParsesANameWithParentheses) {
  const auto stat = proc::parse_stat(
      "42 (a) b (c)) S 7 42 42 0 -1 4194304 100 0 0 0 10 20 3 4 20 0 1 0 12345 1000000 250 "
      "18446744073709551615 1 1 0\n");
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->pid, 42);
  EXPECT_EQ(stat->name, "a) b (c)");
  EXPECT_EQ(stat->state, 'S');
  EXPECT_EQ(stat->parent, 7);
  EXPECT_EQ(stat->started, 12345U);
  EXPECT_EQ(stat->threads, 1U);
  EXPECT_GT(stat->memory_kb, 0U);
  EXPECT_FALSE(proc::parse_stat(""));
  EXPECT_FALSE(proc::parse_stat("42 (a"));
  EXPECT_FALSE(proc::parse_stat("42 (a) S 1"));
}

}  // namespace
}  // namespace harness
