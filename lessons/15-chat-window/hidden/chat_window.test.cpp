#include <gtest/gtest.h>

#include "../../box_at_the_bottom.hpp"
#include "../../learners_multichat.hpp"
#include "../../leaving.hpp"
#include "../../multifeed_peer.hpp"

#include <harness/screen/screen_steps.hpp>
#include <terminal/text.hpp>

#include <algorithm>
#include <cctype>
#include <optional>

using namespace harness;
using lessons::BoxAtTheBottom;
using lessons::Json;
using lessons::logs_of;
using lessons::messages_over_time;
using lessons::MultifeedPeer;
using lessons::place_multichat;
using lessons::shuffled;
using terminal::ScreenModel;

namespace {

using Lines = std::vector<std::string>;
using Messages = std::vector<Json>;

constexpr std::size_t most = 9;  // messages in the box
const Terminal usual{80, 24}, small{40, 12}, large{200, 60}, odd{51, 17};

Json message_at(const std::string& timestamp, const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "ada"}, {"text", text}, {"timestamp", timestamp}};
}

Json typed(const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "cat-lover"}, {"text", text}};
}

Messages operator+(Messages messages, const Json& more) {
  messages.push_back(more);
  return messages;
}

std::string line_of(const Json& message) {
  return terminal::one_line(fmt::format("{}: {}", message["nickname"], message["text"]));
}

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

// The box: above the line to type in, if there is one.
BoxAtTheBottom box_on(const ScreenModel& screen) {
  const BoxAtTheBottom without_line{.width = screen.width(), .rows = screen.height()};
  if (without_line.is_on(screen)) return without_line;
  return {.width = screen.width(), .rows = screen.height() - 1};
}

std::string row_of(const ScreenModel& screen, int y, int left, int right) {
  std::string row;
  for (int x = left; x <= right; ++x) row += screen.at(x, y).text;
  return row;
}

// What the rows inside of the box say, from the top.
Lines rows_in(const ScreenModel& screen, const BoxAtTheBottom& box) {
  Lines rows;
  for (int y = box.top() + 1; y < box.bottom(); ++y) {
    rows.push_back(trimmed(row_of(screen, y, 1, box.width - 2)));
  }
  return rows;
}

// Whether a row shows the message, or as much of it as there is room for. A margin is fine.
bool shows(std::string row, const Json& message, int room) {
  const std::string line = line_of(message);
  if (row == trimmed(line)) return true;
  for (const std::string dots : {"…", "..."}) {
    if (row.ends_with(dots)) row.erase(row.size() - dots.size());
  }
  return line.starts_with(row) && terminal::width_of(row) >= room - 5;
}

// Whether the last rows show the last of the messages, as many as have room, and the others
// nothing.
bool shows(const Lines& rows, const Messages& messages, int room) {
  const std::size_t count = std::min({most, messages.size(), rows.size()});
  for (std::size_t i = 1; i <= rows.size(); ++i) {
    const std::string& row = rows[rows.size() - i];
    if (i <= count ? !shows(row, messages[messages.size() - i], room) : !row.empty()) return false;
  }
  return true;
}

// The place of the first of the messages that stands outside of the box.
std::optional<int> row_outside(const ScreenModel& screen, const BoxAtTheBottom& box,
                               const Messages& messages) {
  const auto rows = screen.rows();
  for (int y = 0; y < static_cast<int>(rows.size()); ++y) {
    if (y > box.top() && y < box.bottom()) continue;
    for (const Json& message : messages) {
      if (rows[y].find(line_of(message).substr(0, 20)) != std::string::npos) return y;
    }
  }
  return {};
}

bool is_over_the_edge(const ScreenModel& screen, const BoxAtTheBottom& box) {
  for (int y = box.top() + 1; y < box.bottom(); ++y) {
    for (const int x : {0, box.width - 1}) {
      const std::string text = screen.at(x, y).text;
      if (text.size() == 1 && std::isalnum(static_cast<unsigned char>(text[0])) != 0) return true;
    }
  }
  return false;
}

std::string mistake_in_box(const ScreenModel& screen, const BoxAtTheBottom& box) {
  std::string mistake = box.mistake(screen);
  if (mistake.starts_with("The lower edge")) {
    mistake +=
        " The lowest row of the terminal is for the line to type in. The canvas has the others: "
        "ask the canvas for its height, and not the screen.";
  }
  return mistake;
}

// Whether the text is in it, with whatever before it, up to where a row may be cut off.
bool has_text_of(const std::string& row, const Json& message) {
  const std::string text = terminal::one_line(message["text"].as_string());
  return row.find(text.substr(0, 12)) != std::string::npos;
}

// What is wrong in a box that should show the last of these messages.
std::string mistake_in_rows(const Lines& rows, const Messages& messages, int room) {
  if (messages.empty()) return "There are no messages yet, and something is in the box.";
  if (std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.empty(); })) {
    return fmt::format(
        "There {} {} message{}, and none is in the box. Keep what `tail` gives you, ask for a new "
        "drawing with `screen.redraw()`, and write the messages in `on_draw`. (A vector that is "
        "captured by value is a copy, which stays empty: capture it as `&last`.)",
        messages.size() == 1 ? "is" : "are", messages.size(), messages.size() == 1 ? "" : "s");
  }
  const auto last = static_cast<std::ptrdiff_t>(std::min(most, messages.size()));
  const Messages nine(messages.end() - last, messages.end());
  if (shows({rows.rbegin(), rows.rend()}, messages, room) ||
      shows(rows, {nine.rbegin(), nine.rend()}, room)) {
    return "The newest message is at the top. It should be in the lowest row of the box, the one "
           "before it above, and so on.";
  }
  const Messages oldest(messages.begin(), messages.begin() + last);
  if (shows(rows, oldest, room)) {
    return "The box shows the oldest nine messages. It should show the last nine.";
  }
  if (rows.back().empty()) {
    return "The lowest row of the box is empty. The newest message should be there, the one before "
           "it above, and so on.";
  }
  if (shows(rows, {nine.begin(), nine.begin() + std::min(last, std::ssize(rows))}, room)) {
    return fmt::format(
        "The box has room for {} messages, and the newest are missing. Those that have no room "
        "should be cut off at the top.",
        rows.size());
  }
  const Json& newest_message = messages.back();
  if (rows.size() > 1 && shows(rows[rows.size() - 2], newest_message, room)) {
    if (shows(rows.back(), newest_message, room)) {
      return "The newest message is there twice, and should be there once.";
    }
    return "Below the newest message is one that came late. It belongs among the others, in the "
           "order of time: take all nine from `tail`, each time.";
  }
  const std::string newest = line_of(newest_message);
  if (rows.back().size() > newest.size() && rows.back().ends_with(newest)) {
    return "A message should be shown as `nickname: text`, and with nothing before it.";
  }
  if (!shows(rows.back(), newest_message, room) && has_text_of(rows.back(), newest_message)) {
    return fmt::format("The lowest row says {}, and should say {}: `nickname: text`.",
                       in_quotes(terminal::shortened(rows.back(), 40)),
                       in_quotes(terminal::shortened(newest, 40)));
  }
  if (messages.size() > rows.size() && rows.front().empty() &&
      shows(rows.back(), messages[messages.size() - 2], room)) {
    return "The messages stand a row too low: the newest is cut off. An area of nine rows has the "
           "rows 0 to 8.";
  }
  const auto empty =
      std::find_if(rows.rbegin(), rows.rend(), [](const auto& row) { return row.empty(); }) -
      rows.rbegin();
  const auto wanted = std::min(last, std::ssize(rows));
  if (empty < wanted && shows({rows.end() - empty, rows.end()}, messages, room)) {
    return fmt::format("The box shows the last {} messages. It should show the last {}.", empty,
                       wanted);
  }
  return "The box does not show the last nine messages in the order of time, each in a row of its "
         "own.";
}

std::string mistake_in(const ScreenModel& screen, const Messages& messages) {
  const auto box = box_on(screen);
  if (auto mistake = mistake_in_box(screen, box); !mistake.empty()) return mistake;
  if (is_over_the_edge(screen, box)) {
    return "A message is written over the edge of the box. Write into an area that is as large as "
           "the inside of the box: what does not fit is cut off there.";
  }
  if (const auto row = row_outside(screen, box, messages)) {
    return fmt::format(
        "A message stands in row {}, counted from 0, outside of the box. Write into an area that "
        "is as large as "
        "the inside of the box: what does not fit is cut off there.",
        *row);
  }
  const Lines rows = rows_in(screen, box);
  if (shows(rows, messages, box.width - 2)) return "";
  return mistake_in_rows(rows, messages, box.width - 2);
}

Picture picture_of(const ScreenModel& screen, const Messages& messages) {
  const auto box = box_on(screen);
  Picture picture(screen.width(), screen.height());
  for (const auto& [x, at] : box.edge_above(screen)) picture.blank(x, at, 1, 1);
  picture.blank(1, box.top() + 1, box.width - 2, box.height() - 2);
  int y = box.bottom() - 1;
  for (auto message = messages.rbegin(); message != messages.rend() && y > box.top(); ++message) {
    picture.text(1, y--, line_of(*message));
  }
  picture.frame(0, box.top(), box.width, box.height());
  if (!box.is_on(screen)) return picture;
  // A title is fine.
  return picture.anything(0, box.top(), box.width, 1).anything(0, box.bottom(), box.width, 1);
}

// The last of these messages in the box. If those are there that were `before`: `as_before`.
ExpectScreenThat shows_last_of(const Messages& messages, const std::string& as_before = "",
                               const Messages& before = {}) {
  return {fmt::format("has the last of {} messages in the box", messages.size()),
          [=](const ScreenModel& screen) {
            std::string mistake = mistake_in(screen, messages);
            if (mistake.empty() || as_before.empty() || !mistake_in(screen, before).empty()) {
              return mistake;
            }
            return as_before;
          },
          [messages](const ScreenModel& screen) { return picture_of(screen, messages); }};
}

ExpectScreenThat shows_in_new_size(const Messages& messages, const Terminal& before) {
  auto expectation = shows_last_of(messages);
  expectation.judge = [messages, before](const ScreenModel& screen) {
    std::string mistake = mistake_in(screen, messages);
    if (mistake.empty()) return mistake;
    const bool in_box = mistake_in_box(screen, box_on(screen)).empty();
    return fmt::format(
        "The terminal had {} columns and {} rows, and has {} columns and {} rows now. {}{}",
        before.columns, before.rows, screen.width(), screen.height(), mistake,
        in_box ? "" : " Ask the canvas how large it is, in `on_draw`, each time.");
  };
  return expectation;
}

Start start(const FreePort& door, const Terminal& size = usual) {
  return {.environment = direct_swarm(door), .terminal = size};
}

Session chat_window() {
  return Session("chat_window", {.network = true, .patience = std::chrono::milliseconds(400)});
}

const std::string in_time = "2999-01-01T00:00:00.000Z";

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

TEST(ChatWindow, ShowsWhatIsTyped) {
  const auto messages = messages_over_time(12);
  const auto with_hello = messages + typed("hello");
  const ExpectScreenThat shows_the_line{
      "has what is typed in its lowest row", [](const ScreenModel& screen) {
        return screen.rows().back().find("hel") != std::string::npos
                   ? ""
                   : "What is typed is not to be seen in the lowest row. `screen.on_line` lets the "
                     "user type.";
      }};
  const std::string not_again =
      "What was typed is in the log, and not in the box. When the list has changed, ask for a new "
      "drawing: `screen.redraw()`. And `time_of` puts into the list only what has the type "
      "`chat-message` and a `timestamp`.";
  const FreePort door;
  auto session = chat_window();
  session.perform(
      place_multichat(logs_of({"local", "bob"}, shuffled(messages))), start(door),
      shows_last_of(messages), TypeText{"hel"}, shows_the_line, TypeRaw{"lo\r"},
      lessons::is_stored("hello",
                         "What is typed is not in the log: append it to the feed `local`. From "
                         "there it gets into the view, and from the view into the box."),
      shows_last_of(with_hello, not_again, messages), Type{"again"},
      shows_last_of(with_hello + typed("again"), not_again, with_hello));
}

TEST(ChatWindow, ShowsWhatOthersWrite) {
  const auto messages = messages_over_time(12);
  const auto from_ada = message_at(in_time, "hello from Ada");
  const MultifeedPeer ada("Ada");
  const FreePort door;
  auto session = chat_window();
  session.perform(place_multichat(logs_of({"local", "bob"}, shuffled(messages))), start(door),
                  shows_last_of(messages), ada.connects_to(door), ada.writes(from_ada),
                  shows_last_of(messages + from_ada,
                                "Ada has written something, and the box does not show it. Give "
                                "each connection to `core.replicate`, and draw what the view has.",
                                messages));
}

TEST(ChatWindow, ShowsWhatWasWrittenOffline) {
  const auto messages = messages_over_time(15);
  auto before = messages;
  before.erase(before.begin() + 11);
  const auto& late = messages[11];
  const MultifeedPeer ada("Ada");
  const FreePort door;
  const auto logs = logs_of({"local", "bob"}, shuffled(before));
  auto session = chat_window();
  session.perform(
      place_multichat(logs), start(door), shows_last_of(before), Type{"nobody here"},
      shows_last_of(before + typed("nobody here")), ada.writes(late), ada.connects_to(door),
      shows_last_of(messages + typed("nobody here"),
                    "Ada was offline, and wrote meanwhile. Now she is here, and the box does not "
                    "show her message.",
                    before + typed("nobody here")),
      ada.gets("your feed", logs[0].key_pair.public_key, logs[0].entries.size() + 1,
               "Give each connection to `core.replicate`."));
}

TEST(ChatWindow, LetsNobodyBreakTheBox) {
  const Lines texts = {
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
  Messages messages;
  for (const std::string& text : texts) {
    messages.push_back(message_at(fmt::format("2018-11-01T14:00:0{}.000Z", messages.size()), text));
  }
  messages[3].set("nickname", "eve\n\n\x1b[99B");
  const ExpectScreenThat is_not_broken{
      "has a closed box and a row for each message",
      [texts](const ScreenModel& screen) -> std::string {
        const auto box = box_on(screen);
        if (auto mistake = mistake_in_box(screen, box); !mistake.empty()) return mistake;
        const Lines rows = rows_in(screen, box);
        for (std::size_t i = 0; i < texts.size(); ++i) {
          if (i < rows.size() && rows[i].find(fmt::format("mark {}", i + 1)) != std::string::npos) {
            continue;
          }
          return "Somebody has written line feeds and other control characters into their "
                 "messages, and the box is in disorder. A message takes one row, whatever it "
                 "holds: `write` it, and don't `draw` it.";
        }
        return "";
      }};
  const FreePort door;
  auto session = chat_window();
  session.perform(place_multichat(logs_of({"local", "eve"}, shuffled(messages))), start(door),
                  is_not_broken);
}

TEST(ChatWindow, LeavesWithEscape) {
  const ExpectScreenThat has_a_box{"has a box", [](const ScreenModel& screen) {
                                     return mistake_in_box(screen, box_on(screen));
                                   }};
  const FreePort door;
  auto session = chat_window();
  session.perform(start(door), has_a_box, Press{terminal::Key::escape},
                  lessons::ends_after_escape(), ExpectTerminalGivenBack{}, ExpectExit{0});
  const FreePort other;
  auto interrupted = chat_window();
  interrupted.perform(start(other), has_a_box, lessons::press_ctrl_c(), ExpectTerminalGivenBack{});
}
