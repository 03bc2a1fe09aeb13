#include <gtest/gtest.h>

#include "../../box_at_the_bottom.hpp"
#include "../../leaving.hpp"

#include <harness/harness.hpp>
#include <harness/screen/screen_steps.hpp>
#include <terminal/text.hpp>

#include <cstdlib>
#include <optional>

using namespace harness;
using lessons::BoxAtTheBottom;
using terminal::ScreenModel;

namespace {

const std::string greeting = "HELLO WORLD";
const int greeting_width = static_cast<int>(greeting.size());

struct Position {
  int x, y;
};

std::string text_at(const ScreenModel& screen, Position from, int columns) {
  std::string text;
  for (int i = 0; i < columns; ++i) text += screen.at(from.x + i, from.y).text;
  return text;
}

std::optional<Position> position_of_greeting(const ScreenModel& screen) {
  for (int y = 0; y < screen.height(); ++y) {
    for (int x = 0; x + greeting_width <= screen.width(); ++x) {
      if (text_at(screen, {x, y}, greeting_width) == greeting) return Position{x, y};
    }
  }
  return {};
}

// Whether a place is empty, or drawn with what frames are drawn with.
bool is_free(const ScreenModel& screen, int x, int y) {
  if (x < 0 || x >= screen.width()) return true;
  const std::string text = screen.at(x, y).text;
  const bool is_line = text >= "\u2500" && text <= "\u257f";
  return is_line || std::string(" |*#+-=").find(text) != std::string::npos;
}

// All that is said there: the greeting, and what is written beside it, up to a gap.
std::string said_at(const ScreenModel& screen, Position at) {
  constexpr int gap = 3;
  int left = at.x;
  int right = at.x + greeting_width - 1;
  for (int x = left - 1; x >= 0 && x >= left - gap; --x) {
    if (!is_free(screen, x, at.y)) left = x;
  }
  for (int x = right + 1; x < screen.width() && x <= right + gap; ++x) {
    if (!is_free(screen, x, at.y)) right = x;
  }
  return text_at(screen, {left, at.y}, right - left + 1);
}

// Whether as much is left before it as behind it: of one column or row that is left over, nobody
// can say where it belongs.
bool in_the_middle(int begin, int size, int all) { return std::abs(2 * begin + size - all) <= 1; }

// Where something of this size is in the middle, in words: there may be two such places.
std::string middle_of(int all, int size) {
  const int first = (all - size) / 2;
  return (all - size) % 2 == 0 ? std::to_string(first) : fmt::format("{} or {}", first, first + 1);
}

std::string mistake_in_greeting(const ScreenModel& screen, const BoxAtTheBottom& box) {
  const auto found = position_of_greeting(screen);
  if (!found) {
    return fmt::format(
        "The greeting, {}, is not on the screen, or not all of it. Capital letters count.",
        greeting);
  }
  const auto [x, y] = *found;
  if (const std::string said = said_at(screen, *found); said != greeting) {
    return fmt::format("The greeting says {}. It should say {}, and nothing else.", in_quotes(said),
                       in_quotes(greeting));
  }
  const bool row = in_the_middle(y, 1, box.top());
  if (in_the_middle(x, greeting_width, box.width) && row) return "";
  if (row && std::abs(x - box.width / 2) <= 1) {
    return fmt::format(
        "The greeting begins in the middle. Its own middle should be there: it takes {} columns, "
        "so it begins at (width - {}) / 2.",
        greeting_width, greeting_width);
  }
  if (std::abs(y - box.rows / 2) <= 1 && !row) {
    return fmt::format(
        "The greeting stands in row {}, in the middle of the whole screen. The field above the box "
        "has {} rows: the greeting should be in the middle of these.",
        y, box.top());
  }
  return fmt::format(
      "The greeting begins at column {}, row {}, counted from 0. The field above the box has {} "
      "columns and {} rows: in its middle, the greeting begins at column {}, row {}.",
      x, y, box.width, box.top(), middle_of(box.width, greeting_width), middle_of(box.top(), 1));
}

// The box that the file draws before anybody has edited it: its upper and its left edge.
constexpr int small_x = 4, small_y = 2, small_width = 21, small_height = 5;

bool small_box_is_on(const ScreenModel& screen) {
  for (int x = small_x; x < small_x + small_width; ++x) {
    if (!lessons::is_drawn(screen, x, small_y)) return false;
  }
  for (int y = small_y; y < small_y + small_height; ++y) {
    if (!lessons::is_drawn(screen, small_x, y)) return false;
  }
  return true;
}

// What should be seen, where it is not.
Picture picture_of_greeting(const ScreenModel& screen, const BoxAtTheBottom& box) {
  Picture picture(box.width, box.rows);
  if (mistake_in_greeting(screen, box).empty()) return picture;
  int x = (box.width - greeting_width) / 2;
  int y = box.top() / 2;
  if (const auto is = position_of_greeting(screen)) {
    const std::string said = said_at(screen, *is);
    const int left = is->x - terminal::width_of(said.substr(0, said.find(greeting)));
    picture.blank(left, is->y, terminal::width_of(said), 1);
    // Where there are two middles, its own is as good as the other.
    if (in_the_middle(is->x, greeting_width, box.width)) x = is->x;
    if (in_the_middle(is->y, 1, box.top())) y = is->y;
  }
  return picture.text(x, y, greeting);
}

Picture with_box(Picture picture, const ScreenModel& screen, const BoxAtTheBottom& box) {
  if (box.is_on(screen)) {
    if (small_box_is_on(screen)) picture.blank(small_x, small_y, small_width, small_height);
    return picture;
  }
  for (const auto& [x, y] : box.edge_above(screen)) picture.blank(x, y, 1, 1);
  picture.blank(1, box.top() + 1, box.width - 2, box.height() - 2);
  return picture.frame(0, box.top(), box.width, box.height());
}

ExpectScreenThat shows_box(const Terminal& size) {
  const BoxAtTheBottom box{.width = size.columns, .rows = size.rows};
  return {"has a box at the bottom",
          [box](const ScreenModel& screen) -> std::string {
            if (auto mistake = box.mistake(screen); !mistake.empty()) return mistake;
            int drawn = 0;
            for (int y = box.top() + 1; y < box.bottom(); ++y) {
              drawn += lessons::drawn_in_row(screen, y, 1, box.width - 1);
            }
            const int places = (box.width - 2) * (box.height() - 2);
            if (2 * drawn >= places) {
              return "The box is filled. Draw its edge only: messages will be in it.";
            }
            return small_box_is_on(screen) ? "The box at the bottom is right. But the small one "
                                             "from the beginning is still there, too: take its "
                                             "line out."
                                           : "";
          },
          [box](const ScreenModel& screen) {
            return with_box(Picture(box.width, box.rows), screen, box);
          }};
}

ExpectScreenThat shows_greeting(const Terminal& size) {
  const BoxAtTheBottom box{.width = size.columns, .rows = size.rows};
  return {"has a greeting in the middle of the field above the box",
          [box](const ScreenModel& screen) { return mistake_in_greeting(screen, box); },
          [box](const ScreenModel& screen) { return picture_of_greeting(screen, box); }};
}

// Both, in a terminal of this size.
ExpectScreenThat shows_both(const Terminal& size, const std::optional<Terminal>& before = {}) {
  const BoxAtTheBottom box{.width = size.columns, .rows = size.rows};
  return {fmt::format("has both, {} columns wide and {} rows high", size.columns, size.rows),
          [box, before](const ScreenModel& screen) {
            std::string mistake = box.mistake(screen);
            if (mistake.empty()) mistake = mistake_in_greeting(screen, box);
            if (mistake.empty()) return mistake;
            const std::string now =
                fmt::format("{} columns and {} rows", screen.width(), screen.height());
            if (!before) return fmt::format("In a terminal of {}: {}", now, mistake);
            return fmt::format(
                "The terminal had {} columns and {} rows, and has {} now. {} Ask the canvas how "
                "large it is, in `on_draw`, each time.",
                before->columns, before->rows, now, mistake);
          },
          [box](const ScreenModel& screen) {
            return with_box(picture_of_greeting(screen, box), screen, box);
          }};
}

// Says what is the matter if the program has ended by itself where it should go on.
Step goes_on(Step step) {
  step.run = [run = std::move(step.run)](Context& context) {
    try {
      run(context);
    } catch (const Failure&) {
      const Ending& ending = context.session().running().ending();
      if (!ending.ended || ending.signal != 0) throw;
      context.fail(
          "Keys were pressed, not escape, and your program has ended. Leave when escape is "
          "pressed, and at no other key: `screen.on_key(terminal::Key::escape, ...)`.");
    }
  };
  return step;
}

Start start(const Terminal& size) { return {.terminal = size}; }

const SessionOptions quick{.patience = std::chrono::milliseconds(400)};
const Terminal usual{80, 24}, small{40, 12}, large{200, 60}, odd{51, 17};

}  // namespace

TEST(Screen, DrawsABoxAtTheBottom) {
  Session screen("screen", quick);
  screen.perform(start(usual), shows_box(usual));
}

TEST(Screen, GreetsInTheMiddle) {
  Session screen("screen", quick);
  screen.perform(start(usual), shows_greeting(usual));
}

TEST(Screen, FitsEveryTerminal) {
  for (const Terminal& size : {small, large, odd}) {
    Session screen("screen", quick);
    screen.perform(start(size), shows_both(size));
  }
}

TEST(Screen, FollowsTheSize) {
  Session screen("screen", quick);
  screen.perform(start(usual), shows_both(usual));
  Terminal before = usual;
  for (const Terminal& size : {large, small, odd, usual}) {
    screen.perform(Resize{size.columns, size.rows}, shows_both(size, before));
    before = size;
  }
}

TEST(Screen, LeavesWithEscape) {
  Session screen("screen", quick);
  screen.perform(start(usual), ExpectRow{contains(greeting)}, Press{terminal::Key::escape},
                 lessons::ends_after_escape(), ExpectTerminalGivenBack{}, ExpectExit{0});

  // What it does at a key it has done before it draws in the second of two new sizes.
  Session other_keys("screen", quick);
  other_keys.perform(start(usual), ExpectRow{contains(greeting)}, Press{'a'},
                     Press{terminal::Key::up}, Resize{odd.columns, odd.rows},
                     goes_on(shows_greeting(odd)), Resize{small.columns, small.rows},
                     goes_on(shows_greeting(small)));

  Session interrupted("screen", quick);
  interrupted.perform(start(usual), ExpectRow{contains(greeting)}, lessons::press_ctrl_c(),
                      ExpectTerminalGivenBack{});
}
