#include <gtest/gtest.h>

#include "../../box_at_the_bottom.hpp"
#include "../../leaving.hpp"

#include <harness/harness.hpp>
#include <harness/screen/screen_steps.hpp>

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

std::optional<Position> position_of_greeting(const ScreenModel& screen) {
  for (int y = 0; y < screen.height(); ++y) {
    for (int x = 0; x + greeting_width <= screen.width(); ++x) {
      std::string text;
      for (int i = 0; i < greeting_width; ++i) text += screen.at(x + i, y).text;
      if (text == greeting) return Position{x, y};
    }
  }
  return {};
}

// Whether the middles differ by a column or row at most, in halves.
bool in_the_middle(int begin, int size, int all) { return std::abs(2 * begin + size - all) <= 2; }

std::string mistake_in_greeting(const ScreenModel& screen, const BoxAtTheBottom& box) {
  const auto found = position_of_greeting(screen);
  if (!found) {
    return fmt::format(
        "The greeting, {}, is not on the screen, or not all of it. Capital letters count.",
        greeting);
  }
  const auto [x, y] = *found;
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
      "columns and {} "
      "rows, so its middle would be at column {}, row {}.",
      x, y, box.width, box.top(), (box.width - greeting_width) / 2, box.top() / 2);
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
  if (const auto wrong = position_of_greeting(screen)) {
    picture.blank(wrong->x, wrong->y, greeting_width, 1);
  }
  return picture.text((box.width - greeting_width) / 2, box.top() / 2, greeting);
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

  Session interrupted("screen", quick);
  interrupted.perform(start(usual), ExpectRow{contains(greeting)}, lessons::press_ctrl_c(),
                      ExpectTerminalGivenBack{});
}
