#pragma once
/// @file
/// The world above the chat, for the hidden tests of this lesson: who is to be seen, where, and
/// what is wrong if they are not.
///
/// @code
/// const lessons::World world{.me = {8, 5}, .others = {{"ada", {3, 7}}}};
/// session.perform(lessons::start(door), lessons::sees(world), lessons::names("ada"));
/// @endcode

#include "../../box_at_the_bottom.hpp"
#include "../../learners_multichat.hpp"

#include <harness/peer.hpp>
#include <harness/screen/screen_steps.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lessons {

inline const std::string game_name = "game";

struct Place {
  int x;
  int y;
};

/// Somebody else who should be seen, or was seen before.
struct Player {
  std::string name;
  Place at;
};

inline std::string id(const crypto::PublicKey& feed, std::size_t seq) {
  return fmt::format("{}@{}", feed, seq);
}

inline Json move_to(const std::string& nickname, Place to,
                    const std::vector<std::string>& links = {}) {
  return {{"type", "move-player"},
          {"nickname", nickname},
          {"x", to.x},
          {"y", to.y},
          {"links", Json::array({links.begin(), links.end()})}};
}

inline Json says(const std::string& nickname, const std::string& text,
                 const std::string& timestamp) {
  return {
      {"type", "chat-message"}, {"nickname", nickname}, {"text", text}, {"timestamp", timestamp}};
}

/// The log of somebody who has come to stand there.
inline Log log_of(const std::string& writer, Place at) {
  return {.writer = writer, .entries = {move_to(writer, at)}};
}

inline harness::Start start(const harness::FreePort& door, harness::Terminal size = {}) {
  return {.args = {"eve"}, .environment = harness::direct_swarm(door), .terminal = size};
}

inline harness::Session game_session() { return harness::Session("game", {.network = true}); }

/// The box of the chat, as the lesson has it: above the line that is typed.
inline BoxAtTheBottom box_of(const terminal::ScreenModel& screen) {
  return {.width = screen.width(), .rows = screen.height() - 1};
}

inline bool shows(const terminal::ScreenModel& screen, Place at, const std::string& text) {
  if (at.x < 0 || at.y < 0 || at.x >= screen.width() || at.y >= box_of(screen).top()) return false;
  return screen.at(at.x, at.y).text == text;
}

/// Where the world shows this character.
inline std::vector<Place> places_of(const terminal::ScreenModel& screen, const std::string& text) {
  std::vector<Place> places;
  for (int y = 0; y < box_of(screen).top(); ++y) {
    for (int x = 0; x < screen.width(); ++x) {
      if (shows(screen, {x, y}, text)) places.push_back({x, y});
    }
  }
  return places;
}

/// Who should be seen where. It is a program's own affair which part of the world it shows, so what
/// counts is where others are, seen from `@`.
struct World {
  Place me;
  std::vector<Player> others;
  std::vector<Player> left = {};  ///< places where they are no more
  std::string otherwise = {};     ///< the message if somebody is not where they should be
  bool nobody_else = false;       ///< all others are too far away to be seen
};

inline Place seen_from(Place here, const Place& me, const Place& other) {
  return {here.x + other.x - me.x, here.y + other.y - me.y};
}

inline bool all_show(const terminal::ScreenModel& screen, const World& world, Place here,
                     const std::string& text) {
  return std::all_of(world.others.begin(), world.others.end(), [&](const Player& other) {
    return shows(screen, seen_from(here, world.me, other.at), text);
  });
}

/// With rows for columns: everybody, or everybody but you.
inline bool all_swapped(const terminal::ScreenModel& screen, World world, Place here) {
  for (Player& other : world.others) std::swap(other.at.x, other.at.y);
  if (all_show(screen, world, here, "&")) return true;
  std::swap(world.me.x, world.me.y);
  return all_show(screen, world, here, "&");
}

inline const std::string nobody_drawn =
    "Your program draws only yourself. `players.keys()` has everybody: draw each of them as `&`, "
    "where the newest move took them.";

/// What is wrong, as a sentence; empty: nothing.
inline std::string mistake_in(const terminal::ScreenModel& screen, const World& world) {
  const auto mine = places_of(screen, "@");
  const auto others = places_of(screen, "&");
  const auto fits = [&](Place here) { return all_show(screen, world, here, "&"); };
  const auto fitting = std::find_if(mine.begin(), mine.end(), fits);
  if (fitting != mine.end()) {
    const Place here = *fitting;
    for (const Player& left : world.left) {
      if (!shows(screen, seen_from(here, world.me, left.at), "&")) continue;
      return left.name +
             " has moved on, and there is still an `&` in the old place. Draw everybody where the "
             "newest move took them, and nowhere else.";
    }
    if (world.nobody_else && others.size() > world.others.size()) {
      return fmt::format(
          "In a terminal of {} by {} there is an `&` where nobody is. Whoever is out of sight is "
          "not to be seen, at the edge neither: draw everybody where they are, and the canvas cuts "
          "off what does not fit.",
          screen.width(), screen.height());
    }
    return "";
  }
  if (mine.empty() && std::any_of(others.begin(), others.end(), fits)) {
    return "You are drawn as `&`, as if you were somebody else: draw your own `@` last, on top.";
  }
  const bool fits_all = screen.width() >= 80 && box_of(screen).top() >= 12;
  if (mine.empty() && fits_all) {
    return "There is no `@` above the chat, and the whole world has room there. Do others, or "
           "their nicknames, stand on top of you? Draw your own `@` last.";
  }
  if (mine.empty()) {
    return fmt::format(
        "You are not to be seen: there is no `@` above the chat, in a terminal of {} by {}. Draw "
        "the part of the world that you are in.",
        screen.width(), screen.height());
  }
  if (!world.others.empty() && std::any_of(mine.begin(), mine.end(), [&](Place here) {
        return all_show(screen, world, here, "@");
      })) {
    return "Others are drawn as `@`, like you. Draw them as `&`, so that you know which one you "
           "are.";
  }
  if (!world.otherwise.empty()) return world.otherwise;
  if (others.empty() && !fits_all) {
    return fmt::format(
        "In a terminal of {} by {} you are in sight, and others beside you are not. What is "
        "subtracted from your place has to be subtracted from theirs, too.",
        screen.width(), screen.height());
  }
  if (others.empty()) return nobody_drawn;
  if (std::any_of(mine.begin(), mine.end(),
                  [&](Place here) { return all_swapped(screen, world, here); })) {
    return "Others are in the wrong place: are `x` and `y` mixed up?";
  }
  std::string where;
  for (const Player& other : world.others) {
    where += fmt::format("{}{} at {}, {}", where.empty() ? "" : ", ", other.name, other.at.x,
                         other.at.y);
  }
  return fmt::format(
      "Not everybody is where they should be: you at {}, {}; others: {}. Look where each `&` "
      "is, seen from your `@`.",
      world.me.x, world.me.y, where);
}

inline harness::ExpectScreenThat sees(const World& world,
                                      const std::string& what = "shows everybody") {
  return {what, [world](const terminal::ScreenModel& screen) { return mistake_in(screen, world); }};
}

/// A word somewhere in the world, above the chat.
inline harness::ExpectScreenThat names(const std::string& nickname) {
  return {"shows the nickname `" + nickname + "` in the world",
          [nickname](const terminal::ScreenModel& screen) {
            const auto rows = screen.rows();
            for (int y = 0; y < box_of(screen).top(); ++y) {
              if (rows[static_cast<std::size_t>(y)].find(nickname) != std::string::npos)
                return std::string();
            }
            return "The nickname `" + nickname +
                   "` is not to be seen in the world: write it beside the `&`.";
          }};
}

}  // namespace lessons
