#pragma once
/// @file
/// The messages in the box of a chat window: what is wrong with those that are there, and what
/// should be there instead.
///
/// @code
/// lessons::mistake_in(screen, messages);   // "The newest message is at the top. ..."
/// lessons::picture_of(screen, messages);   // the last nine, and the box around them
/// @endcode

#include "../../box_at_the_bottom.hpp"
#include "../../learners_multichat.hpp"

#include <harness/harness.hpp>
#include <harness/screen/picture.hpp>
#include <terminal/text.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

namespace lessons {

using Lines = std::vector<std::string>;
using Messages = std::vector<Json>;

inline constexpr std::size_t most = 9;  // messages in the box

inline std::string shown_as(const Json& message) {
  return terminal::one_line(fmt::format("{}: {}", message["nickname"], message["text"]));
}

inline std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

/// The box: above the line to type in, if there is one.
inline BoxAtTheBottom box_on(const terminal::ScreenModel& screen) {
  const BoxAtTheBottom without_line{.width = screen.width(), .rows = screen.height()};
  if (without_line.is_on(screen)) return without_line;
  return {.width = screen.width(), .rows = screen.height() - 1};
}

inline std::string row_of(const terminal::ScreenModel& screen, int y, int left, int right) {
  std::string row;
  for (int x = left; x <= right; ++x) row += screen.at(x, y).text;
  return row;
}

/// What the rows inside of the box say, from the top.
inline Lines rows_in(const terminal::ScreenModel& screen, const BoxAtTheBottom& box) {
  Lines rows;
  for (int y = box.top() + 1; y < box.bottom(); ++y) {
    rows.push_back(trimmed(row_of(screen, y, 1, box.width - 2)));
  }
  return rows;
}

/// Whether a row shows the message, or as much of it as there is room for. A margin is fine.
inline bool shows(std::string row, const Json& message, int room) {
  const std::string line = shown_as(message);
  if (row == trimmed(line)) return true;
  for (const std::string dots : {"…", "..."}) {
    if (row.ends_with(dots)) row.erase(row.size() - dots.size());
  }
  return line.starts_with(row) && terminal::width_of(row) >= room - 5;
}

/// Whether the last rows show the last of the messages, as many as have room, and the others
/// nothing.
inline bool shows(const Lines& rows, const Messages& messages, int room) {
  const std::size_t count = std::min({most, messages.size(), rows.size()});
  for (std::size_t i = 1; i <= rows.size(); ++i) {
    const std::string& row = rows[rows.size() - i];
    if (i <= count ? !shows(row, messages[messages.size() - i], room) : !row.empty()) return false;
  }
  return true;
}

/// The place of the first of the messages that stands outside of the box.
inline std::optional<int> row_outside(const terminal::ScreenModel& screen,
                                      const BoxAtTheBottom& box, const Messages& messages) {
  const auto rows = screen.rows();
  for (int y = 0; y < static_cast<int>(rows.size()); ++y) {
    if (y > box.top() && y < box.bottom()) continue;
    for (const Json& message : messages) {
      if (rows[y].find(shown_as(message).substr(0, 20)) != std::string::npos) return y;
    }
  }
  return {};
}

inline bool is_over_the_edge(const terminal::ScreenModel& screen, const BoxAtTheBottom& box) {
  for (int y = box.top() + 1; y < box.bottom(); ++y) {
    for (const int x : {0, box.width - 1}) {
      const std::string text = screen.at(x, y).text;
      if (text.size() == 1 && std::isalnum(static_cast<unsigned char>(text[0])) != 0) return true;
    }
  }
  return false;
}

inline std::string mistake_in_box(const terminal::ScreenModel& screen, const BoxAtTheBottom& box) {
  std::string mistake = box.mistake(screen);
  if (mistake.starts_with("The lower edge")) {
    mistake +=
        " The lowest row of the terminal is for the line to type in. The canvas has the others: "
        "ask the canvas for its height, and not the screen.";
  }
  return mistake;
}

/// Whether the text is in it, with whatever before it, up to where a row may be cut off.
inline bool has_text_of(const std::string& row, const Json& message) {
  const std::string text = terminal::one_line(message["text"].as_string());
  return row.find(text.substr(0, 12)) != std::string::npos;
}

/// What is wrong in a box that should show the last of these messages.
inline std::string mistake_in_rows(const Lines& rows, const Messages& messages, int room) {
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
  const std::string newest = shown_as(newest_message);
  if (rows.back().size() > newest.size() && rows.back().ends_with(newest)) {
    return "A message should be shown as `nickname: text`, and with nothing before it.";
  }
  if (!shows(rows.back(), newest_message, room) && has_text_of(rows.back(), newest_message)) {
    return fmt::format("The lowest row says {}, and should say {}: `nickname: text`.",
                       harness::in_quotes(terminal::shortened(rows.back(), 40)),
                       harness::in_quotes(terminal::shortened(newest, 40)));
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

inline std::string mistake_in(const terminal::ScreenModel& screen, const Messages& messages) {
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

inline harness::Picture picture_of(const terminal::ScreenModel& screen, const Messages& messages) {
  const auto box = box_on(screen);
  harness::Picture picture(screen.width(), screen.height());
  for (const auto& [x, at] : box.edge_above(screen)) picture.blank(x, at, 1, 1);
  picture.blank(1, box.top() + 1, box.width - 2, box.height() - 2);
  int y = box.bottom() - 1;
  for (auto message = messages.rbegin(); message != messages.rend() && y > box.top(); ++message) {
    picture.text(1, y--, shown_as(*message));
  }
  picture.frame(0, box.top(), box.width, box.height());
  if (!box.is_on(screen)) return picture;
  // A title is fine.
  return picture.anything(0, box.top(), box.width, 1).anything(0, box.bottom(), box.width, 1);
}

}  // namespace lessons
