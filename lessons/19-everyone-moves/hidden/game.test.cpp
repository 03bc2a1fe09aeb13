#include <gtest/gtest.h>
#include <harness/screen/screen_steps.hpp>

#include "../../box_at_the_bottom.hpp"
#include "../../learners_multichat.hpp"
#include "../../multifeed_peer.hpp"

using namespace harness;
using lessons::Json;
using lessons::Log;
using lessons::MultifeedPeer;
using lessons::place_multichat;
using terminal::Key;
using terminal::ScreenModel;

namespace {

const std::string game = "game";

struct Place {
  int x;
  int y;
  bool operator==(const Place&) const = default;
};

// Somebody else who should be seen, or was seen before.
struct Player {
  std::string name;
  Place at;
};

std::string id(const crypto::PublicKey& feed, std::size_t seq) {
  return fmt::format("{}@{}", feed, seq);
}

Json move_to(const std::string& nickname, Place to, const std::vector<std::string>& links = {}) {
  return {{"type", "move-player"},
          {"nickname", nickname},
          {"x", to.x},
          {"y", to.y},
          {"links", Json::array({links.begin(), links.end()})}};
}

Json says(const std::string& nickname, const std::string& text, const std::string& timestamp) {
  return {
      {"type", "chat-message"}, {"nickname", nickname}, {"text", text}, {"timestamp", timestamp}};
}

// The log of somebody who has come to stand there.
Log log_of(const std::string& writer, Place at) {
  return {.writer = writer, .entries = {move_to(writer, at)}};
}

Start start(const FreePort& door, Terminal size = {}) {
  return {.args = {"eve"}, .environment = direct_swarm(door), .terminal = size};
}

Session game_session() { return Session("game", {.network = true}); }

// The box of the chat, as the lesson has it: above the line that is typed.
lessons::BoxAtTheBottom box_of(const ScreenModel& screen) {
  return {.width = screen.width(), .rows = screen.height() - 1};
}

bool shows(const ScreenModel& screen, Place at, const std::string& text) {
  if (at.x < 0 || at.y < 0 || at.x >= screen.width() || at.y >= box_of(screen).top()) return false;
  return screen.at(at.x, at.y).text == text;
}

// Where the world shows this character.
std::vector<Place> places_of(const ScreenModel& screen, const std::string& text) {
  std::vector<Place> places;
  for (int y = 0; y < box_of(screen).top(); ++y) {
    for (int x = 0; x < screen.width(); ++x) {
      if (shows(screen, {x, y}, text)) places.push_back({x, y});
    }
  }
  return places;
}

// Who should be seen where. It is a program's own affair which part of the world it shows, so what
// counts is where others are, seen from `@`.
struct World {
  Place me;
  std::vector<Player> others;
  std::vector<Player> left = {};  // places where they are no more
  std::string otherwise = {};     // the message if somebody is not where they should be
};

Place seen_from(Place here, const Place& me, const Place& other) {
  return {here.x + other.x - me.x, here.y + other.y - me.y};
}

bool all_show(const ScreenModel& screen, const World& world, Place here, const std::string& text) {
  return std::all_of(world.others.begin(), world.others.end(), [&](const Player& other) {
    return shows(screen, seen_from(here, world.me, other.at), text);
  });
}

// With rows for columns: everybody, or everybody but you.
bool all_swapped(const ScreenModel& screen, World world, Place here) {
  for (Player& other : world.others) std::swap(other.at.x, other.at.y);
  if (all_show(screen, world, here, "&")) return true;
  std::swap(world.me.x, world.me.y);
  return all_show(screen, world, here, "&");
}

const std::string nobody_drawn =
    "Your program draws only yourself. `players.keys()` has everybody: draw each of them as `&`, "
    "where the newest move took them.";

// What is wrong, as a sentence; empty: nothing.
std::string mistake_in(const ScreenModel& screen, const World& world) {
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

ExpectScreenThat sees(const World& world, const std::string& what = "shows everybody") {
  return {what, [world](const ScreenModel& screen) { return mistake_in(screen, world); }};
}

// A word somewhere in the world, above the chat.
ExpectScreenThat names(const std::string& nickname) {
  return {"shows the nickname `" + nickname + "` in the world",
          [nickname](const ScreenModel& screen) {
            const auto rows = screen.rows();
            for (int y = 0; y < box_of(screen).top(); ++y) {
              if (rows[static_cast<std::size_t>(y)].find(nickname) != std::string::npos)
                return std::string();
            }
            return "The nickname `" + nickname +
                   "` is not to be seen in the world: write it beside the `&`.";
          }};
}

// The edge of the box of the chat, whatever it is drawn with; a title may stand in it.
ExpectScreenThat closed_box(Terminal size) {
  return {"shows the box of the chat, closed", [size](const ScreenModel& screen) {
            const lessons::BoxAtTheBottom box{.width = size.columns, .rows = size.rows - 1};
            if (box.is_on(screen)) return std::string();
            return fmt::format(
                "The box of the chat is not closed in a terminal of {} by {}: is something else "
                "drawn over its edge? Draw the world in an area of its own, above the box. {}",
                size.columns, size.rows, box.mistake(screen));
          }};
}

// The rows inside the box, from the top.
std::vector<std::string> chat_rows(const ScreenModel& screen) {
  const auto box = box_of(screen);
  const auto rows = screen.rows();
  return {rows.begin() + box.top() + 1, rows.begin() + box.bottom()};
}

// Whether the lowest rows of the chat show these texts, each with its writer, in order.
ExpectScreenThat chat_shows(const std::vector<std::pair<std::string, std::string>>& lines,
                            const std::string& otherwise) {
  return {fmt::format("shows {} in the chat", lines.size() == 1
                                                  ? in_quotes(lines[0].second, 40)
                                                  : fmt::format("{} messages", lines.size())),
          [lines, otherwise](const ScreenModel& screen) -> std::string {
            const auto rows = chat_rows(screen);
            std::size_t next = 0;
            for (const std::string& row : rows) {
              if (next == lines.size()) break;
              const auto& [writer, text] = lines[next];
              const bool here =
                  row.find(writer) != std::string::npos && row.find(text) != std::string::npos;
              if (here) ++next;
              if (!here && next > 0) return otherwise;
            }
            return next == lines.size() ? "" : otherwise;
          }};
}

// The entries in the program's own feed.
std::vector<Json> entries(const Context& context) {
  const auto folder = context.directory() / game;
  if (!std::filesystem::is_directory(folder)) {
    context.fail("There is no directory game after your program was there.");
  }
  const auto feed = multifeed::JsonMultifeed::open(folder).writer("local");
  std::vector<Json> result;
  for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) result.push_back(feed.get(seq));
  return result;
}

std::vector<Json> moves_in(const std::vector<Json>& entries) {
  std::vector<Json> moves;
  for (const Json& entry : entries) {
    if (entry["type"] == "move-player") moves.push_back(entry);
  }
  return moves;
}

// Expects that its feed has one move, as if it were the first.
Check has_one_first_move() {
  return {"looked at the moves in your feed", [](Context& context) {
            const auto moves = moves_in(entries(context));
            context.expect(
                moves.size() == 1,
                fmt::format("Your program was started, no key was pressed, and there are {} moves "
                            "in your feed. One is enough.",
                            moves.size()));
            const Json& move = moves.front();
            context.expect(move["nickname"] == "eve",
                           "Your first move has no `nickname`, or another one: " + move.dump());
            context.expect(
                move["x"].is_number() && move["y"].is_number() && move["links"].dump() == "[]",
                "Your first move has no `x`, no `y`, or no empty list of `links`: " + move.dump());
          }};
}

// Waits for the end, whatever the exit code is.
Check ended() {
  return {"waited for the end", [](Context& context) {
            context.session().running().wait([] { return false; },
                                             Session::Running::Watch::nothing);
          }};
}

const std::string nobody_sees_you =
    "Nobody sees you before you press a key: your program has started, and there is no move in "
    "your feed. Let it write one, with no step, if there is none yet.";

const std::string not_redrawn =
    "Ada is not where she is: she has come or moved, and your screen still shows what was before. "
    "Draw again whenever a player has moved, and not only when you have: `players.on_update` tells "
    "you.";

const std::string nonsense_harms =
    "Somebody has written nonsense into the log, and your program does not show what Ada wrote "
    "after that.";

// Waits. Says that an end before it comes from what others wrote.
Check survives(const std::string& what, const std::function<bool(Context&)>& ready) {
  return {"waited until " + what, [ready](Context& context) {
            auto& program = context.session().running();
            using Running = Session::Running;
            const auto woke = program.wait([&] { return ready(context); }, Running::Watch::end);
            if (woke != Running::Woke::ended) return;
            context.fail(
                {.message = "Your program ends because of what somebody else wrote: a nickname may "
                            "be missing, or `x` may be a text, and then `as_string` and "
                            "`as_number` throw. Look first, as `writer_of` and `within` do.",
                 .actual = last_lines(program.output() + program.errors())});
          }};
}

}  // namespace

TEST(EveryoneMoves, EverybodyIsDrawn) {
  const FreePort door;
  auto session = game_session();
  const World world{.me = {8, 5}, .others = {{"ada", {3, 7}}, {"bob", {10, 2}}, {"cleo", {5, 9}}}};
  std::vector<Log> logs = {log_of("local", world.me)};
  for (const Player& other : world.others) logs.push_back(log_of(other.name, other.at));
  session.perform(place_multichat(logs, game), start(door), sees(world), names("ada"),
                  names("cleo"));
}

TEST(EveryoneMoves, YouAreThereFromTheStart) {
  const FreePort door;
  auto session = game_session();
  session.perform(start(door), sees({.me = {0, 0}, .others = {}}, "shows you"),
                  lessons::is_stored("move-player", nobody_sees_you), Kill{}, has_one_first_move());
}

TEST(EveryoneMoves, OthersMove) {
  const FreePort door;
  const MultifeedPeer ada("Ada"), bob("Bob");
  const World before{.me = {20, 5}, .others = {{"Ada", {25, 7}}}, .otherwise = not_redrawn};
  const World after{.me = {20, 5},
                    .others = {{"Ada", {26, 7}}},
                    .left = {{"Ada", {25, 7}}},
                    .otherwise = not_redrawn};
  World both = after;
  both.others.push_back({"Bob", {12, 3}});
  both.otherwise = "Bob has come, and your screen does not show him.";
  auto session = game_session();
  session.perform(place_multichat({log_of("local", before.me)}, game), start(door),
                  ada.writes(move_to("ada", {25, 7})), ada.connects_to(door), sees(before),
                  ada.writes(move_to("ada", {26, 7}, {id(ada.key(), 0)})),
                  sees(after, "shows Ada in another place"), bob.writes(move_to("bob", {12, 3})),
                  bob.connects_to(door), sees(both, "shows Bob, too"));
}

TEST(EveryoneMoves, ArrowKeysMoveYou) {
  const FreePort door;
  auto session = game_session();
  const Log local = log_of("local", {20, 5});
  const auto at = [](Place me) {
    return sees({.me = me,
                 .others = {{"Ada", {25, 7}}},
                 .otherwise = fmt::format("You are not at {}, {}, seen from Ada: where your last "
                                          "move and the keys have taken you.",
                                          me.x, me.y)},
                fmt::format("shows you at {}, {}", me.x, me.y));
  };
  session.perform(
      place_multichat({local, log_of("ada", {25, 7})}, game), start(door), at({20, 5}),
      Press{Key::right, 2}, at({22, 5}), Press{Key::up}, at({22, 4}), Press{Key::left}, at({21, 4}),
      Press{Key::down}, at({21, 5}), Kill{},
      Check{"looked at the moves in your feed", [local](Context& context) {
              const auto moves = moves_in(entries(context));
              context.expect(
                  moves.size() <= 6,
                  fmt::format("You have made 5 steps, and there are {} new moves in your feed. "
                              "Is one written each time that the program starts? Only the first "
                              "start of all needs one.",
                              moves.size() - 1));
              context.expect(moves.size() == 6,
                             fmt::format("You have made 5 steps, and there are only {} new moves "
                                         "in your feed.",
                                         moves.size() - 1));
              for (std::size_t i = 1; i < moves.size(); ++i) {
                context.expect_equal("A move does not link to exactly the one that it replaces.",
                                     Json::array({id(local.key_pair.public_key, i - 1)}).dump(),
                                     moves[i]["links"].dump());
              }
              context.expect(moves.back()["x"] == 21 && moves.back()["y"] == 5 &&
                                 moves.back()["nickname"] == "eve",
                             "Your last move should have your `nickname` and say 21, 5: " +
                                 moves.back().dump());
            }});
}

TEST(EveryoneMoves, WhatWasDoneOfflineArrives) {
  const FreePort offline, door;
  const MultifeedPeer ada("Ada");
  const Log local = log_of("local", {20, 5});
  const std::string not_sent =
      "You moved and talked while you were offline, and nothing of that comes to Ada when you "
      "meet. Give each connection to `core.replicate`.";
  auto session = game_session();
  session.perform(
      place_multichat({local}, game), start(offline), sees({.me = {20, 5}, .others = {}}),
      Press{Key::right}, Type{"is anybody here?"},
      chat_shows({{"eve", "is anybody here?"}}, "What you say does not show in the chat."),
      lessons::is_stored("is anybody here?"), Kill{}, ada.writes(move_to("ada", {25, 7})),
      ada.writes(says("ada", "I was away", "2018-11-01T14:00:00.000Z")), start(door),
      sees({.me = {21, 5}, .others = {}}, "shows you"), ada.connects_to(door),
      ada.gets("your feed", local.key_pair.public_key, 3, not_sent),
      sees({.me = {21, 5}, .others = {{"Ada", {25, 7}}}}),
      chat_shows({{"ada", "I was away"}, {"eve", "is anybody here?"}},
                 "Ada wrote a message while she was offline. She is back, and the chat does not "
                 "show it, above yours."));
}

TEST(EveryoneMoves, NonsenseHarmsNothing) {
  const FreePort door;
  const MultifeedPeer mallory("Mallory"), ada("Ada");
  const auto move = [](const Json& x, const Json& y) {
    return Json{{"type", "move-player"}, {"x", x}, {"y", y}, {"links", Json::array({})}};
  };
  const auto with = [](Json entry, const std::string& name, const Json& value) {
    entry.set(name, value);
    return entry;
  };
  const std::vector<Json> nonsense = {
      {{"type", "move-player"}},
      move("east", 2),
      move(1e300, -1e300),
      move(-1e300, 1e300),
      move(nullptr, Json::array({2})),
      with(move(3, 2), "nickname", Json::array({1})),
      with(move(60, 0), "nickname", "\n\x1b[2J" + std::string(5000, 'x')),
      with(move(9, 2), "links", 3),
      {{"type", "chat-message"}, {"timestamp", "2018-11-01T14:00:00.000Z"}},
      {{"type", 7}, {"nickname", "\x1b[31m"}},
  };
  const auto mark = [](std::size_t number) { return fmt::format("nonsense {}", number); };
  const auto circle = mallory.key("circle");
  const World before{.me = {20, 5}, .others = {}};
  const World after{.me = {20, 5}, .others = {{"Ada", {25, 7}}}, .otherwise = nonsense_harms};
  auto session = game_session();
  session.perform(place_multichat({log_of("local", before.me)}, game),
                  mallory.writes_all({move_to("mallory", {30, 2}, {id(circle, 1)}),
                                      with(move_to("mallory", {31, 2}, {id(circle, 0)}), "mark",
                                           mark(nonsense.size()))},
                                     "circle"),
                  mallory.writes_bytes("this is no JSON", "bytes"));
  for (std::size_t i = 0; i < nonsense.size(); ++i) {
    // Each in a feed of its own: as many players.
    session.perform(mallory.writes(with(nonsense[i], "mark", mark(i)), mark(i)));
  }
  session.perform(
      start(door), sees(before, "shows you"), ada.connects_to(door), mallory.connects_to(door),
      IfALimitStrikes{"Somebody has written nonsense into the log."},
      survives("it has stored all of that",
               [&nonsense, mark](Context& context) {
                 for (std::size_t i = 0; i <= nonsense.size(); ++i) {
                   if (!lessons::is_in_a_feed(context.directory(), mark(i))) return false;
                 }
                 return true;
               }),
      ada.writes(move_to("ada", {25, 7})),
      ada.writes(says("ada", "after-that", "2999-01-01T00:00:00.000Z")),
      survives("Ada's message is there",
               [](Context& context) {
                 return context.output().find("after-that") != std::string::npos;
               }),
      sees(after), chat_shows({{"ada", "after-that"}}, nonsense_harms), closed_box({80, 24}));
}

TEST(EveryoneMoves, TheChatShowsTheLastNine) {
  const FreePort door;
  std::vector<Json> messages;
  std::vector<std::pair<std::string, std::string>> shown;
  for (int i = 1; i <= 12; ++i) {
    // Neither is the beginning of another one.
    const std::string text = fmt::format("message number {:02}.", i);
    messages.push_back(says("ada", i == 11 ? text + std::string(300, '-') : text,
                            fmt::format("2018-11-01T14:{:02}:00.000Z", i)));
    shown.emplace_back("ada", text);
  }
  const auto last = [&shown](int count) { return std::vector(shown.end() - count, shown.end()); };
  const std::string not_nine =
      "The chat does not show the last nine messages, one below the other and the newest at the "
      "bottom, each with its writer.";
  auto session = game_session();
  session.perform(
      place_multichat(lessons::logs_of({"ada", "local"}, lessons::shuffled(messages)), game),
      start(door), chat_shows(last(9), not_nine), closed_box({80, 24}), TypeText{"hel"},
      ExpectRow{contains("hel"), "What is typed does not show."}, Type{"lo, all"});
  shown.emplace_back("eve", "hello, all");
  session.perform(chat_shows(last(9), not_nine), Resize{40, 12}, closed_box({40, 12}),
                  chat_shows(last(3),
                             "In a terminal of 40 by 12 the box has room for three "
                             "messages: show the last three."));
}

TEST(EveryoneMoves, YouAreInSightAtEverySize) {
  const FreePort door;
  const World world{.me = {70, 10}, .others = {{"ada", {68, 10}}}};
  auto session = game_session();
  session.perform(place_multichat({log_of("local", world.me), log_of("ada", {68, 10})}, game),
                  start(door), sees(world), closed_box({80, 24}), Resize{40, 12},
                  closed_box({40, 12}), sees(world), Resize{200, 60}, sees(world),
                  closed_box({200, 60}), Resize{80, 24}, sees(world), closed_box({80, 24}));
}

TEST(EveryoneMoves, GivesTheTerminalBack) {
  const FreePort door;
  auto session = game_session();
  session.perform(start(door), sees({.me = {0, 0}, .others = {}}, "shows you"), Press{Key::escape},
                  ExpectExit{0}, ExpectTerminalGivenBack{}, start(door),
                  sees({.me = {0, 0}, .others = {}}, "shows you"), Kill{SIGINT}, ended(),
                  ExpectTerminalGivenBack{});
}
