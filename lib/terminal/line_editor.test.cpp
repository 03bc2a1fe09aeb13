#include <terminal/line_editor.hpp>
#include <terminal/text.hpp>

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terminal {
namespace {

using Result = LineEditor::Result;

constexpr std::size_t longest = 64;

void type(LineEditor& editor, std::string_view letters) {
  for (char letter : letters) editor.press(letter);
}

/// What is seen, with `|` before the cursor.
std::string seen(LineEditor& editor, int width = 40, std::string_view prompt = "> ") {
  const Canvas row(width, 1);
  const int cursor = editor.draw(row, prompt);
  std::string left = row.area(0, 0, cursor, 1).text();
  std::string right = row.area(cursor, 0, width, 1).text();
  left.pop_back();
  right.pop_back();
  while (width_of(left) < cursor) left += ' ';
  return left + "|" + right;
}

TEST(LineEditor, ShowsWhatIsTyped) {
  LineEditor editor(longest);
  EXPECT_EQ(seen(editor), "> |");
  type(editor, "hello");
  editor.press(Key(U'猫'));
  EXPECT_EQ(seen(editor), "> hello猫|");
  EXPECT_EQ(editor.press(Key::enter), Result::entered);
  EXPECT_EQ(editor.take(), "hello猫");
  EXPECT_EQ(seen(editor), "> |");
}

TEST(LineEditor, AnEmptyLineIsNotEntered) {
  LineEditor editor(longest);
  EXPECT_EQ(editor.press(Key::enter), Result::changed);
}

TEST(LineEditor, EditsInTheMiddle) {
  LineEditor editor(longest);
  type(editor, "hllo!");
  editor.press(Key::home);
  editor.press(Key::right);
  type(editor, "e");
  EXPECT_EQ(seen(editor), "> he|llo!");
  editor.press(Key::end);
  editor.press(Key::backspace);
  editor.press(Key::left);
  editor.press(Key::del);
  EXPECT_EQ(seen(editor), "> hell|");
  editor.press(Key::del);
  editor.press(Key::right);
  EXPECT_EQ(seen(editor), "> hell|");
  editor.press(ctrl('a'));
  editor.press(Key::backspace);
  editor.press(Key::left);
  EXPECT_EQ(seen(editor), "> |hell");
}

TEST(LineEditor, ALetterAndItsMarksAreOne) {
  LineEditor editor(longest);
  editor.paste("xe\u0301y");
  editor.press(Key::left);
  editor.press(Key::left);
  EXPECT_EQ(seen(editor), "> x|e\u0301y");
  editor.press(Key::right);
  editor.press(Key::backspace);
  EXPECT_EQ(editor.line(), "xy");
}

TEST(LineEditor, MovesAndErasesByWords) {
  LineEditor editor(longest);
  type(editor, "one two  three");
  Key word_left = Key::left;
  word_left.ctrl = true;
  editor.press(word_left);
  editor.press(word_left);
  EXPECT_EQ(seen(editor), "> one |two  three");
  editor.press(ctrl('w'));
  EXPECT_EQ(seen(editor), "> |two  three");
  Key word_right = Key::right;
  word_right.ctrl = true;
  editor.press(word_right);
  editor.press(ctrl('k'));
  EXPECT_EQ(editor.line(), "two");
  editor.press(ctrl('u'));
  EXPECT_EQ(editor.line(), "");
}

TEST(LineEditor, RemembersLinesAndTheOneThatIsTyped) {
  LineEditor editor(longest);
  for (const char* line : {"one", "two", "two"}) {
    type(editor, line);
    editor.take();
  }
  type(editor, "thr");
  editor.press(Key::up);
  EXPECT_EQ(seen(editor), "> two|");
  editor.press(Key::up);
  editor.press(Key::up);
  EXPECT_EQ(seen(editor), "> one|") << "what is typed twice is remembered once";
  editor.press(Key::down);
  editor.press(Key::down);
  editor.press(Key::down);
  EXPECT_EQ(seen(editor), "> thr|");
}

TEST(LineEditor, RemembersOnlySoMany) {
  LineEditor editor(longest);
  for (int i = 0; i < 200; ++i) {
    type(editor, std::to_string(i));
    editor.take();
  }
  for (int i = 0; i < 200; ++i) editor.press(Key::up);
  EXPECT_EQ(editor.line(), "100");
}

TEST(LineEditor, LongLinesScroll) {
  LineEditor editor(longest);
  type(editor, "0123456789abcdefghij");
  EXPECT_EQ(seen(editor, 12), "> bcdefghij|") << "the cursor has a place, too";
  editor.press(Key::home);
  EXPECT_EQ(seen(editor, 12), "> |0123456789");
  for (int i = 0; i < 9; ++i) editor.press(Key::right);
  EXPECT_EQ(seen(editor, 12), "> 012345678|9");
  editor.press(Key::right);
  EXPECT_EQ(seen(editor, 12), "> 456789|abcd") << "some of what follows is in sight";
}

TEST(LineEditor, FitsIntoEveryWidth) {
  LineEditor editor(longest);
  type(editor, "0123456789");
  editor.paste("猫");
  for (int width = 0; width < 20; ++width) {
    const int cursor = editor.draw(Canvas(width, 1), "nickname> ");
    EXPECT_GE(cursor, 0);
    EXPECT_LT(cursor, std::max(width, 1));
  }
}

TEST(LineEditor, TakesPastedTextAsOneLine) {
  LineEditor editor(longest);
  EXPECT_EQ(editor.paste("one\r\ntwo\tthree\x1b[A\x07\xff"), Result::changed);
  EXPECT_EQ(editor.line(), "one  two three[A\uFFFD");
}

TEST(LineEditor, TakesNoMoreThanFits) {
  LineEditor editor(longest);
  EXPECT_EQ(editor.paste(std::string(63, 'x') + "猫"), Result::full);
  EXPECT_EQ(editor.line(), std::string(63, 'x')) << "no half of a character";
  EXPECT_EQ(editor.paste(std::string(50'000'000, 'y')), Result::full);
  EXPECT_EQ(editor.press('z'), Result::full);
  EXPECT_EQ(editor.line().size(), longest);
  editor.press(Key::backspace);
  EXPECT_EQ(editor.press('z'), Result::changed);
}

TEST(LineEditor, LeavesOtherKeysToOthers) {
  LineEditor editor(longest);
  for (const Key& key : {Key(Key::escape), Key(Key::f1), Key(Key::page_up), Key(Key::tab),
                         ctrl('l'), alt('x'), ctrl('d')}) {
    EXPECT_EQ(editor.press(key), Result::not_mine) << to_string(key);
  }
  type(editor, "x");
  editor.press(Key::home);
  EXPECT_EQ(editor.press(ctrl('d')), Result::changed) << "deletes, where there is something";
  EXPECT_EQ(editor.line(), "");
}

RC_GTEST_PROP(LineEditor, SurvivesEverything, ()) {
  LineEditor editor(longest);
  const Canvas row(*rc::gen::inRange(0, 30), 1);
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40));
  for (int step : steps) {
    if (step < Key::unknown) {
      Key key(static_cast<Key::Name>(step));
      key.value = U'é';
      key.ctrl = *rc::gen::inRange(0, 4) == 0;
      if (editor.press(key) == Result::entered) editor.take();
    } else {
      editor.paste(*rc::gen::arbitrary<std::string>());
    }
    const int cursor = editor.draw(row, "> ");
    RC_ASSERT(cursor >= 0 && cursor < std::max(row.width(), 1));
    RC_ASSERT(editor.line().size() <= longest);
  }
}

}  // namespace
}  // namespace terminal
