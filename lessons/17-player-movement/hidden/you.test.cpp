// Where you are: what is typed becomes a move, and replaces those before it.
#include <gtest/gtest.h>

#include "lines_of_players.hpp"

using namespace harness;
using lessons::comes;
using lessons::comes_or;
using lessons::game_name;
using lessons::id;
using lessons::Log;
using lessons::move_to;
using lessons::nobody;
using lessons::not_at_the_start;
using lessons::Place;
using lessons::said_of;
using lessons::start;

TEST(Players, SaysWhereYouAre) {
  const Log local = nobody();
  const std::string me = local.key_pair.public_key.hex();
  const FreePort door;
  Session session("players", {.network = true});
  session.perform(lessons::place_multichat({local}, game_name), start(door), Type{"15 6"},
                  comes_or(me, {15, 6},
                           [](const Context& context) {
                             return lessons::why_the_first_is_not_shown(context, {15, 6});
                           }),
                  Type{"70 0"}, comes(me, {70, 0}),
                  said_of(me, {{15, 6}, {70, 0}},
                          "Each move is shown once, when it gets into the view. Does your program "
                          "print somewhere else than in `show`?"),
                  Kill{}, Check{"looked at the moves in the feed `local` of game", [](Context& c) {
                                  const auto moves = lessons::moves_of(c);
                                  c.expect(!moves.blocks.empty(), lessons::not_in_the_feed);
                                  c.expect(moves.blocks.size() == 2,
                                           fmt::format("Two moves were typed, and the feed has {} "
                                                       "blocks.",
                                                       moves.blocks.size()));
                                  lessons::expect_move(c, moves.blocks[0], 0, {15, 6});
                                  lessons::expect_move(c, moves.blocks[1], 1, {70, 0});
                                }});
}

TEST(Players, ReplacesTheMoveBefore) {
  const Log local = nobody();
  const std::string me = local.key_pair.public_key.hex();
  const FreePort door;
  Session session("players", {.network = true});
  session.perform(lessons::place_multichat({local}, game_name), start(door), Type{"15 6"},
                  comes(me, {15, 6}), Type{"16 6"}, comes(me, {16, 6}), Type{"16 7"},
                  comes(me, {16, 7}), Kill{}, lessons::moved({{15, 6}, {16, 6}, {16, 7}}));
}

TEST(Players, ShowsTheNewestOfSeveral) {
  Log local = nobody();
  const std::string me = local.key_pair.public_key.hex();
  local.entries = {move_to(1, 1),
                   move_to(30, 2, {id(local, 0)}),
                   move_to(20, 9, {id(local, 0)}),
                   {{"type", "chat-message"}, {"nickname", "ada"}, {"text", "hello"}}};
  const FreePort door;
  Session session("players", {.network = true});
  session.perform(
      lessons::place_multichat({local}, game_name), start(door),
      comes_or(me, {20, 9},
               [](const Context& context) -> std::string {
                 const std::string_view said = context.output();
                 if (said.find(" is at ") == std::string::npos) return not_at_the_start;
                 if (said.find("null, null") != std::string::npos) {
                   return "A chat message in your feed was taken for a move. Let `write_of` look "
                          "at the `type` first.";
                 }
                 return "Two of your moves are heads: both replace the first one. The player is "
                        "where the newest took it, and that is the last in the list.";
               }),
      said_of(me, {{20, 9}}, "Of a player with two heads, one place is shown: that of the newest."),
      Type{"21 9"}, comes(me, {21, 9}), Kill{},
      Check{"looked at the links of the new move", [](Context& context) {
              const auto moves = lessons::moves_of(context);
              context.expect(
                  moves.blocks.size() == 5,
                  fmt::format("One move was typed, and the feed has {} blocks where it had 4.",
                              moves.blocks.size()));
              lessons::expect_links(context, moves, 4, {1, 2});
            }});
}

TEST(Players, WaitsForThePlayers) {
  std::vector<Place> places(1200, Place{1, 1});
  for (std::size_t i = 0; i < places.size(); ++i) places[i].x = static_cast<int>(i % 80);
  const Log local = lessons::walked(places);
  const std::string me = local.key_pair.public_key.hex();
  const FreePort door;
  Session session("players", {.network = true});
  session.perform(
      lessons::place_multichat({local}, game_name), start(door), Type{"15 6"}, comes(me, {15, 6}),
      Kill{},
      Check{"looked at the links of the new move", [](Context& context) {
              const auto moves = lessons::moves_of(context);
              context.expect(
                  lessons::links_of(moves.blocks.back()) == std::set{id(moves.key, 1199)},
                  "There was much in the log, and a move was typed before the view had seen it "
                  "all. So the move does not link to the newest one, and stands beside it. Ask "
                  "for the links in a callback of `players.on_ready`.");
            }});
}
