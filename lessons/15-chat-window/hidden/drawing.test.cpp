#include <gtest/gtest.h>

#include "window_steps.hpp"

#include <harness/screen/screen_steps.hpp>

using namespace harness;
using lessons::chat_window;
using lessons::logs_of;
using lessons::message_at;
using lessons::messages_over_time;
using lessons::place_multichat;
using lessons::shows_last_of;
using lessons::shuffled;
using lessons::start;
using lessons::usual;
using terminal::ScreenModel;

// What the box shows of messages that are there.

namespace {

const Terminal small{40, 12}, large{200, 60}, odd{51, 17};

Step shows_in_new_size(const lessons::Messages& messages, const Terminal& before) {
  return lessons::with_message_named(ExpectScreenThat{
      "has the messages in the box, in its new size",
      [messages, before](const ScreenModel& screen) {
        std::string mistake = lessons::mistake_in(screen, messages);
        if (mistake.empty()) return mistake;
        const bool in_box = lessons::mistake_in_box(screen, lessons::box_on(screen)).empty();
        return fmt::format(
            "The terminal had {} columns and {} rows, and has {} columns and {} rows now. {}{}",
            before.columns, before.rows, screen.width(), screen.height(), mistake,
            in_box ? "" : " Ask the canvas how large it is, in `on_draw`, each time.");
      },
      [messages](const ScreenModel& screen) { return lessons::picture_of(screen, messages); }});
}

// Whether the lowest of the rows have these marks, from above.
bool are_lowest(const lessons::Lines& rows, const lessons::Lines& marks) {
  return rows.size() >= marks.size() && std::equal(marks.rbegin(), marks.rend(), rows.rbegin(),
                                                   [](const auto& mark, const auto& row) {
                                                     return row.find(mark) != std::string::npos;
                                                   });
}

// Says what to do if the program ends because of what somebody else wrote.
Step goes_on(Step step) {
  step.run = [run = std::move(step.run)](Context& context) {
    try {
      run(context);
    } catch (const Failure& failure) {
      if (context.running()) throw;
      Verdict verdict = failure.verdict();
      verdict.message +=
          " Others write what they like: a member of a message may be missing, or be no text. "
          "`as_string` throws an exception then. `{}` prints whatever it is.";
      throw Failure(verdict, failure.steps());
    }
  };
  return step;
}

}  // namespace

TEST(ChatWindow, ShowsTheLastNine) {
  const auto messages = messages_over_time(30);
  const FreePort door;
  auto session = chat_window();
  session.perform(place_multichat(logs_of({"local", "ada", "bob"}, shuffled(messages))),
                  start(door), shows_last_of(messages));
}

TEST(ChatWindow, BeginsAtTheBottom) {
  const auto messages = messages_over_time(3);
  const FreePort door;
  auto session = chat_window();
  session.perform(place_multichat(logs_of({"local", "ada"}, shuffled(messages))), start(door),
                  shows_last_of(messages));
  const FreePort other;
  auto empty = chat_window();
  empty.perform(start(other), shows_last_of({}));
}

TEST(ChatWindow, CutsOffWhatHasNoRoom) {
  auto messages = messages_over_time(30);
  std::string longest = "a long story";
  while (longest.size() < 300) longest += " that goes on and on";
  messages[27].set("text", longest);
  messages[29].set("text", longest);
  const auto logs = logs_of({"local", "ada"}, shuffled(messages));
  for (const Terminal& size : {usual, small}) {
    const FreePort door;
    auto session = chat_window();
    session.perform(place_multichat(logs), start(door, size), shows_last_of(messages));
  }
}

TEST(ChatWindow, FollowsTheSize) {
  const auto messages = messages_over_time(30);
  const FreePort door;
  auto session = chat_window();
  session.perform(place_multichat(logs_of({"local", "ada"}, shuffled(messages))), start(door),
                  shows_last_of(messages));
  Terminal before = usual;
  for (const Terminal& size : {large, small, odd, usual}) {
    session.perform(Resize{size.columns, size.rows}, shows_in_new_size(messages, before));
    before = size;
  }
}

TEST(ChatWindow, LetsNobodyBreakTheBox) {
  const lessons::Lines texts = {
      "mark 1\nsecond row\nthird row\nfourth row",
      "\x1b[2J\x1b[Hmark 2",
      "mark 3 \x1b[31;7m \x1b]0;title\x07",
      "mark 4 \r\roverwritten",
      "mark 5 \t\t\t\t\t\t\t\t\t\t\t\t\ttabs",
      "mark 6 猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫",
      "mark 7 e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
      "mark 8 \u202e\u2066 \u200d\ufeff\u0085\u2028",
      "mark 9 \b\b\b\b\b\b\b\b\b\b\b\b\x7f\x0b\x0c\x0e",
  };
  lessons::Messages messages;
  for (const std::string& text : texts) {
    messages.push_back(message_at(fmt::format("2018-11-01T14:00:0{}.000Z", messages.size()), text));
  }
  messages[3].set("nickname", "eve\n\n\x1b[99B");
  // Its nickname is no text: it may be shown as it is, or not be in the list.
  constexpr std::size_t odd_one = 5;
  messages[odd_one].set("nickname", 6);
  lessons::Lines marks, without_odd_one;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    marks.push_back(texts[i].substr(texts[i].find("mark"), 6));
    if (i != odd_one) without_odd_one.push_back(marks.back());
  }
  const ExpectScreenThat is_not_broken{
      "has a closed box and a row for each message", [=](const ScreenModel& screen) -> std::string {
        const auto box = lessons::box_on(screen);
        if (auto mistake = lessons::mistake_in_box(screen, box); !mistake.empty()) return mistake;
        const lessons::Lines rows = lessons::rows_in(screen, box);
        if (are_lowest(rows, marks) || are_lowest(rows, without_odd_one)) return "";
        return "Somebody has written line feeds and other control characters into their messages, "
               "and the box is in disorder. A message takes one row, whatever it holds: `write` "
               "it, and don't `draw` it.";
      }};
  const FreePort door;
  auto session = chat_window();
  session.perform(place_multichat(logs_of({"local", "eve"}, shuffled(messages))), start(door),
                  goes_on(is_not_broken));
}
