#pragma once
/// @file
/// Where you are on the screen, for the hidden tests of this lesson: `@`, and what is wrong when a
/// key does not take it a step further.
///
/// @code
/// session.perform(lessons::start(), lessons::shows_you_at({15, 6}, "There should be the `@`."));
/// lessons::walk(session, {Key::right, {15, 6}, {16, 6}});
/// lessons::leave(session);
/// @endcode

#include "../../learners_moves.hpp"

#include <harness/running.hpp>
#include <harness/screen/screen_steps.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace lessons {

constexpr int world_width = 80;
constexpr int world_height = 12;
inline constexpr Place beginning{15, 6};

inline const std::string not_where_you_were =
    "You are not where the newest move in your feed took you. `players.get` with your key gives "
    "the moves, and `place_of` makes a place of the last.";

inline harness::Start start(const harness::Terminal& size = {80, 24}) { return {.terminal = size}; }

inline bool is_at(const terminal::ScreenModel& screen, const Place& place) {
  return place.x >= 0 && place.y >= 0 && place.x < screen.width() && place.y < screen.height() &&
         screen.at(place.x, place.y).text == "@";
}

/// All `@` in the part of the world that is to be seen.
inline std::vector<Place> all_of_you(const terminal::ScreenModel& screen) {
  std::vector<Place> places;
  for (int y = 0; y < std::min(world_height, screen.height()); ++y) {
    for (int x = 0; x < std::min(world_width, screen.width()); ++x) {
      if (is_at(screen, {x, y})) places.push_back({x, y});
    }
  }
  return places;
}

inline std::string in_words(const Place& place) {
  return fmt::format("column {}, row {}", place.x, place.y);
}

inline harness::Picture picture_of(const terminal::ScreenModel& screen, const Place& place) {
  harness::Picture picture(screen.width(), screen.height());
  for (const Place& wrong : all_of_you(screen)) picture.blank(wrong.x, wrong.y, 1, 1);
  picture.text(place.x, place.y, "@");
  return picture;
}

/// Expects you here. `because` is the message if you are not.
inline harness::ExpectScreenThat shows_you_at(const Place& place, const std::string& because) {
  return {"has `@` at " + in_words(place),
          [=](const terminal::ScreenModel& screen) { return is_at(screen, place) ? "" : because; },
          [=](const terminal::ScreenModel& screen) { return picture_of(screen, place); }};
}

/// A step from one place to the next, with the key that is pressed for it.
struct Walk {
  terminal::Key::Name key;
  Place from, to;
  std::size_t moves_before = 0;  ///< that are in the feeds when the key is pressed
};

/// What is wrong if the `@` is still where it was.
inline std::string why_you_stay(const Walk& walk, const std::filesystem::path& directory) {
  const std::string key = to_string(walk.key);
  const std::size_t moves = times_in_feeds(directory, "move-player");
  if (moves == 0) {
    return fmt::format(
        "The key {} was pressed, and nothing happens: nothing gets into your feed. Ask for each of "
        "the arrow keys with `screen.on_key`, and let it call `walk`, which appends a move, with "
        "the `type` `move-player`.",
        key);
  }
  if (moves == walk.moves_before) {
    return fmt::format(
        "The key {} was pressed, and no move gets into your feed for it, as for other keys. Is "
        "there a `screen.on_key` for this key, which calls `walk`?",
        key);
  }
  return fmt::format(
      "The key {} was pressed, there is a new move in your feed, and the `@` does not move. Does "
      "`place_of` look at the newest move, and does `players.on_update` call `screen.redraw()`? "
      "Whoever asks for a drawing when the key is pressed asks too early.",
      key);
}

/// What is wrong after such a step, as far as the screen and the disk tell; empty if nothing.
inline std::string mistake_in(const Walk& walk, const terminal::ScreenModel& screen,
                              const std::filesystem::path& directory) {
  const bool there = is_at(screen, walk.to);
  if (there && !is_at(screen, walk.from)) return "";
  if (there) {
    return "You are in two places at once. A player is where the newest of its moves took it.";
  }
  const auto found = all_of_you(screen);
  if (found.empty()) return "There is no `@` on the screen.";
  const Place now = found.front();
  if (now == walk.from) return why_you_stay(walk, directory);
  const int right = walk.to.x - walk.from.x, down = walk.to.y - walk.from.y;
  const std::string key = to_string(walk.key);
  if (now == Place{walk.from.x - right, walk.from.y - down}) {
    return fmt::format(
        "The key {} takes you the other way. Columns are counted from the left and rows from the "
        "top: up is a row less.",
        key);
  }
  if (now == Place{std::max(right, 0), std::max(down, 0)}) {
    return fmt::format(
        "After the key {} you are at {}. Does the move say by how much you go? It has to say where "
        "you are from now on: the place of the last move, and a step further.",
        key, in_words(now));
  }
  if (now == Place{std::min(walk.to.y, world_width - 1), std::min(walk.to.x, world_height - 1)}) {
    return fmt::format(
        "After the key {} you are at {}: are `x` and `y` swapped? `x` counts columns from the "
        "left, `y` rows from the top.",
        key, in_words(now));
  }
  return fmt::format("After the key {} you are at {}, where {} was expected.", key, in_words(now),
                     in_words(walk.to));
}

/// Presses a key, and expects to be a step further. The message is what is found out, or `because`.
inline void walk(harness::Session& session, Walk step, const std::string& because = {}) {
  step.moves_before = times_in_feeds(session.directory(), "move-player");
  session.perform(
      harness::Press{step.key},
      harness::ExpectScreenThat{
          "has `@` at " + in_words(step.to),
          [=, directory = session.directory()](const terminal::ScreenModel& screen) -> std::string {
            const std::string mistake = mistake_in(step, screen, directory);
            return mistake.empty() || because.empty() ? mistake : because;
          },
          [step](const terminal::ScreenModel& screen) { return picture_of(screen, step.to); }});
}

inline void leave(harness::Session& session) {
  session.perform(harness::Press{terminal::Key::escape}, harness::ExpectExit{0},
                  harness::ExpectTerminalGivenBack{});
}

}  // namespace lessons
