// Who is in the world: you and others, what they do and what you do.
#include <gtest/gtest.h>
#include <harness/screen/screen_steps.hpp>

#include "../../multifeed_peer.hpp"
#include "chat_on_screen.hpp"

using namespace harness;
using lessons::chat_shows;
using lessons::game_session;
using lessons::id;
using lessons::Json;
using lessons::Log;
using lessons::log_of;
using lessons::move_to;
using lessons::MultifeedPeer;
using lessons::names;
using lessons::Place;
using lessons::place_multichat;
using lessons::Player;
using lessons::says;
using lessons::sees;
using lessons::start;
using lessons::World;
using terminal::Key;

namespace {

// The entries in the program's own feed.
std::vector<Json> entries(const Context& context) {
  const auto folder = context.directory() / lessons::game_name;
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

const std::string nobody_sees_you =
    "Nobody sees you before you press a key: your program has started, and there is no move in "
    "your feed. Let it write one, with no step, if there is none yet.";

const std::string nobody_sees_who_talked =
    "Who has talked before taking a step is never seen: in your feed is a message, and no move. "
    "What "
    "counts is whether there is a move of yours, so ask the view: `players.get(me)` is empty.";

const std::string not_redrawn =
    "Ada is not where she is: she has come or moved, and your screen still shows what was before. "
    "Draw again whenever a player has moved, and not only when you have: `players.on_update` tells "
    "you.";

}  // namespace

TEST(EveryoneMoves, EverybodyIsDrawn) {
  const FreePort door;
  auto session = game_session();
  const World world{.me = {8, 5}, .others = {{"ada", {3, 7}}, {"bob", {10, 2}}, {"cleo", {5, 9}}}};
  std::vector<Log> logs = {log_of("local", world.me)};
  for (const Player& other : world.others) logs.push_back(log_of(other.name, other.at));
  session.perform(place_multichat(logs, lessons::game_name), start(door), sees(world), names("ada"),
                  names("cleo"));
}

TEST(EveryoneMoves, YouAreThereFromTheStart) {
  const World alone{.me = {0, 0}, .others = {}};
  {
    const FreePort door;
    auto session = game_session();
    session.perform(start(door), sees(alone, "shows you"),
                    lessons::is_stored("move-player", nobody_sees_you), Kill{},
                    has_one_first_move());
  }
  const FreePort door;
  const Log talked{.writer = lessons::local_writer,
                   .entries = {says("eve", "I talked first", "2018-11-01T14:00:00.000Z")}};
  auto session = game_session();
  session.perform(
      place_multichat({talked}, lessons::game_name), start(door), sees(alone, "shows you"),
      lessons::is_stored("move-player", nobody_sees_who_talked), Kill{}, has_one_first_move());
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
  session.perform(place_multichat({log_of("local", before.me)}, lessons::game_name), start(door),
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
      place_multichat({local, log_of("ada", {25, 7})}, lessons::game_name), start(door),
      at({20, 5}), Press{Key::right, 2}, at({22, 5}), Press{Key::up}, at({22, 4}), Press{Key::left},
      at({21, 4}), Press{Key::down}, at({21, 5}), Kill{},
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
      place_multichat({local}, lessons::game_name), start(offline),
      sees({.me = {20, 5}, .others = {}}), Press{Key::right}, Type{"is anybody here?"},
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
