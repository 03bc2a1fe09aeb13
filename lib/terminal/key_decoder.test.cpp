#include <terminal/key_decoder.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terminal {
namespace {

/// In words: keys with commas, pasted text in brackets.
std::string words(const std::vector<Input>& inputs) {
  std::string text;
  for (const Input& input : inputs) {
    if (!text.empty()) text += ", ";
    text += input.pasted.empty() ? to_string(input.key) : "[" + input.pasted + "]";
  }
  return text;
}

std::string decoded(std::string_view bytes) { return words(KeyDecoder().take(bytes)); }

TEST(KeyDecoder, KnowsCharacters) {
  EXPECT_EQ(decoded("aZ ß猫👍"), "a, Z, space, ß, 猫, 👍");
  EXPECT_EQ(decoded("\xff!"), "\uFFFD, !");
}

TEST(KeyDecoder, KnowsControlKeys) {
  EXPECT_EQ(decoded("\x01\x1a\t\r\n\x7f\b"),
            "ctrl-a, ctrl-z, tab, enter, enter, backspace, backspace");
  EXPECT_EQ(decoded(std::string("\0\x1f", 2)), "ctrl-space, ctrl-_");
}

TEST(KeyDecoder, KnowsArrowsInBothModes) {
  EXPECT_EQ(decoded("\x1b[A\x1b[B\x1b[C\x1b[D"), "up, down, right, left");
  EXPECT_EQ(decoded("\x1bOA\x1bOB\x1bOC\x1bOD"), "up, down, right, left");
}

TEST(KeyDecoder, KnowsTheKeysOfSeveralTerminals) {
  EXPECT_EQ(decoded("\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~\x1bOH\x1bOF"),
            "home, end, home, end, home, end, home, end");
  EXPECT_EQ(decoded("\x1b[2~\x1b[3~\x1b[5~\x1b[6~"), "insert, delete, page up, page down");
  EXPECT_EQ(decoded("\x1bOP\x1bOS\x1b[15~\x1b[17~\x1b[24~\x1b[[A\x1b[[E"),
            "f1, f4, f5, f6, f12, f1, f5");
  EXPECT_EQ(decoded("\x1b[Z"), "shift-tab");
}

TEST(KeyDecoder, KnowsModifiers) {
  EXPECT_EQ(decoded("\x1b[1;5C\x1b[1;2A\x1b[3;3~\x1b[1;8D"),
            "ctrl-right, shift-up, alt-delete, ctrl-alt-shift-left");
  EXPECT_EQ(decoded("\x1b[a\x1b[3$\x1b[3^"), "shift-up, shift-delete, ctrl-delete");
  EXPECT_EQ(decoded("\x1bx\x1b\x7f\x1b\u00e4"), "alt-x, alt-backspace, alt-ä");
  EXPECT_EQ(decoded("\x1b\x1b[A"), "alt-up");
}

TEST(KeyDecoder, KeepsWhatHasOnlyBegun) {
  KeyDecoder decoder;
  EXPECT_EQ(words(decoder.take("\x1b")), "");
  EXPECT_TRUE(decoder.waits());
  EXPECT_EQ(words(decoder.take("[1;")), "");
  EXPECT_EQ(words(decoder.take("5A\xe7")), "ctrl-up");
  EXPECT_EQ(words(decoder.take("\x8c\xab")), "猫");
  EXPECT_FALSE(decoder.waits());
}

TEST(KeyDecoder, AnEscapeThatNothingFollowsIsTheKey) {
  KeyDecoder decoder;
  EXPECT_EQ(words(decoder.take("\x1b")), "");
  EXPECT_EQ(words(decoder.give_up()), "escape");
  EXPECT_FALSE(decoder.waits());
  EXPECT_EQ(words(decoder.take("\x1b[")), "");
  EXPECT_EQ(words(decoder.give_up()), "alt-[");
  EXPECT_EQ(words(decoder.take("a")), "a");
}

TEST(KeyDecoder, PastedTextIsNoKeys) {
  EXPECT_EQ(decoded("a\x1b[200~b\nc\x1b[A\x1b[201~d"), "a, [b\nc\x1b[A], d");
  EXPECT_EQ(decoded("\x1b[200~\x1b[201~"), "");
}

TEST(KeyDecoder, TheEndOfAPasteMayComeInPieces) {
  KeyDecoder decoder;
  EXPECT_EQ(words(decoder.take("\x1b[20")), "");
  EXPECT_EQ(words(decoder.take("0~text\x1b[20")), "[text]");
  EXPECT_FALSE(decoder.waits()) << "an escape in a paste is no key";
  EXPECT_EQ(words(decoder.take("1~x")), "x");
}

TEST(KeyDecoder, IgnoresSequencesThatItDoesNotKnow) {
  EXPECT_EQ(decoded("\x1b[?1;2c!\x1b[38;5;1m"), "unknown, !, unknown");
  EXPECT_EQ(decoded("\x1b[12\x1b[A"), "up") << "one sequence within another";
}

TEST(KeyDecoder, HoldsOnToLittle) {
  KeyDecoder decoder;
  const auto inputs = decoder.take("\x1b[" + std::string(1000, '1'));
  EXPECT_LT(inputs.size(), 1000U) << "what is no key any more is characters";
  EXPECT_EQ(words(decoder.take("x")), "x");
}

RC_GTEST_PROP(KeyDecoder, PortionsMakeNoDifference, (const std::string& garbage)) {
  const std::string bytes = "\x1b[A" + garbage + "\x1b[200~pasted" + garbage + "\x1b[201~\x1bOB猫";
  const auto join = [](const std::vector<Input>& inputs) {
    std::string text;
    for (const Input& input : inputs) {
      text += input.pasted.empty() ? "<" + to_string(input.key) + ">" : input.pasted;
    }
    return text;
  };
  KeyDecoder whole;
  KeyDecoder pieces;
  std::vector<Input> one_by_one;
  for (char byte : bytes) {
    for (Input& input : pieces.take({&byte, 1})) one_by_one.push_back(std::move(input));
  }
  RC_ASSERT(join(whole.take(bytes)) == join(one_by_one));
}

TEST(Key, IsComparedWithNamesAndCharacters) {
  EXPECT_TRUE(Key(Key::left) == Key::left);
  EXPECT_TRUE(Key('q') == 'q');
  EXPECT_FALSE(ctrl('q') == 'q');
  EXPECT_FALSE(alt(Key::left) == Key::left);
  EXPECT_EQ(to_string(ctrl('l')), "ctrl-l");
}

}  // namespace
}  // namespace terminal
