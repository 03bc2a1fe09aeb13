#include <gtest/gtest.h>

#include "../../learners_moves.hpp"
#include "../../multifeed_peer.hpp"

using namespace harness;
using lessons::game_name;
using lessons::id;
using lessons::Json;
using lessons::Log;
using lessons::move_to;
using lessons::MultifeedPeer;
using lessons::Place;

namespace {

using Running = Session::Running;

Start start(const FreePort& door) {
  return {.environment = direct_swarm(door), .terminal = Terminal{}};
}

std::string line_of(const std::string& key, Place place) {
  return fmt::format("{:.8} is at {}, {}", key, place.x, place.y);
}

// What is wrong if a move is not shown, as far as the disk and the output tell.
std::string why_not_shown(const Context& context, Place place) {
  const auto stored = [&](const std::string& text) {
    return lessons::is_in_a_feed(context.directory(), text);
  };
  if (!lessons::is_a_move_stored(context) && stored("x")) {
    return "What gets into your feed has not the `type` `move-player`, so it is no move.";
  }
  if (!lessons::is_a_move_stored(context)) {
    return lessons::not_in_the_feed +
           " `move_to` has to wait until the view is ready, and to "
           "append a message with the `type` `move-player`.";
  }
  const std::string swapped = fmt::format("is at {}, {}", place.y, place.x);
  for (const std::string& line : context.lines()) {
    if (line.ends_with(swapped)) {
      return "`x` and `y` are swapped: x comes first, and counts from the left.";
    }
  }
  const std::string right = fmt::format("is at {}, {}", place.x, place.y);
  for (const std::string& line : context.lines()) {
    if (line.ends_with(right)) {
      return "The place is right, and the name before it is not: take the first eight digits of "
             "the player's key, with `{:.8}`.";
    }
  }
  return "The move is in a feed, and is not shown. `write_of` has to say whose move an entry is, "
         "and `show` has to print where the newest move took the player, as a line of its own, "
         "with `\\n` at the end.";
}

using Reason = std::function<std::string(const Context&)>;

// Waits for the line. If it does not come, the message is what `because` says; `ended` if the
// program ends instead.
Check comes_or(const std::string& key, Place place, const Reason& because,
               const std::string& ended = {}) {
  const std::string line = line_of(key, place);
  return {"expected the line " + in_quotes(line), [=](Context& context) {
            auto& program = context.session().running();
            const auto woke = program.wait(
                [&] {
                  const auto lines = context.lines();
                  return std::find(lines.begin(), lines.end(), line) != lines.end();
                },
                Running::Watch::end);
            if (woke == Running::Woke::ready) return;
            const bool is_over = woke == Running::Woke::ended;
            if (is_over && ended.empty()) program.fail_not_reached("it showed `" + line + "`");
            context.fail({.message = is_over ? ended : because(context),
                          .expected = line,
                          .actual = last_lines(program.output() + program.errors())});
          }};
}
Check comes(const std::string& key, Place place, const std::string& because = {},
            const std::string& ended = {}) {
  return comes_or(
      key, place,
      [=](const Context& context) {
        return because.empty() ? why_not_shown(context, place) : because;
      },
      ended);
}

// Expects that it has said of this player exactly this, since it was started.
Check said_of(const std::string& key, const std::vector<Place>& places,
              const std::string& otherwise) {
  return {"looked at what it has said of this player", [=](Context& context) {
            std::string expected, actual;
            for (const Place& place : places) expected += line_of(key, place) + "\n";
            for (const std::string& line : context.lines()) {
              if (line.starts_with(key.substr(0, 8) + " is at")) actual += line + "\n";
            }
            context.expect_equal(otherwise, expected, actual);
          }};
}

const std::string not_at_the_start =
    "Where a player is when your program starts is not shown. `write_of` has to say whose move an "
    "entry is, and `show` has to print where the newest move took the player.";
const std::string ends_for_numbers =
    "Your program ends because of what somebody else wrote. `x` may be a text, missing, or a huge "
    "number: `as_integer` and `as_number` throw for what they can't give.";

const std::string moved_by_her =
    "Mallory copied your move, put other numbers into it, and linked it to yours. It is in her "
    "feed, so it moves her, and nobody else. Take the key of the feed that the move is in: "
    "`entry.id.feed.hex()`. Whatever stands in the message, anybody can write.";

// A feed that nobody wrote yet, whose key the test knows.
Log nobody() { return {.writer = lessons::local_writer, .entries = {}}; }

}  // namespace

TEST(Players, SaysWhereYouAre) {
  const Log local = nobody();
  const std::string me = local.key_pair.public_key.hex();
  const FreePort door;
  Session session("players", {.network = true});
  session.perform(lessons::place_multichat({local}, game_name), start(door), Type{"15 6"},
                  comes(me, {15, 6}), Type{"70 0"}, comes(me, {70, 0}),
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

TEST(Players, NobodyMovesYou) {
  Log local = nobody();
  local.entries = {move_to(3, 4)};
  const std::string me = local.key_pair.public_key.hex();
  const FreePort door;
  const MultifeedPeer mallory("Mallory");
  const std::string her = mallory.key().hex();
  Session session("players", {.network = true});
  session.perform(
      lessons::place_multichat({local}, game_name), start(door), Type{"15 6"}, comes(me, {15, 6}),
      mallory.connects_to(door),
      mallory.gets("your feed", local.key_pair.public_key, 2,
                   "Your move does not get to Mallory, who is connected."),
      Check{"Mallory copied your newest move into her feed, with other numbers and links to yours",
            [&](Context& context) {
              Json copy = mallory.messages(local.key_pair.public_key).back();
              copy.set("x", 70);
              copy.set("y", 1);
              copy.set("links", Json::array({id(local, 0), id(local, 1)}));
              mallory.writes(copy).run(context);
            }},
      comes_or(her, {70, 1},
               [me](const Context& context) -> std::string {
                 for (const std::string& line : context.lines()) {
                   if (line == line_of(me, {70, 1})) return moved_by_her;
                 }
                 return "Mallory has moved, and your program does not say where she is. A move in "
                        "her feed is a move of hers, whatever it links to.";
               }),
      Type{"16 6"}, comes(me, {16, 6}), Kill{}, lessons::moved({{15, 6}, {16, 6}}, 1));
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

TEST(Players, ShowsWhereOthersAre) {
  Log local = nobody();
  local.entries = {move_to(3, 4)};
  const std::string me = local.key_pair.public_key.hex();
  const FreePort door;
  const MultifeedPeer bob("Bob");
  const std::string him = bob.key().hex();
  const std::string not_bob = "Bob has moved, and your program does not say where he is.";
  Session session("players", {.network = true});
  session.perform(lessons::place_multichat({local}, game_name), bob.writes(move_to(40, 5)),
                  start(door), comes(me, {3, 4}, not_at_the_start), bob.connects_to(door),
                  comes(him, {40, 5}, not_bob), bob.writes(move_to(41, 5, {id(him, 0)})),
                  comes(him, {41, 5}, not_bob), Type{"4 4"}, comes(me, {4, 4}),
                  bob.gets("your feed", local.key_pair.public_key, 2,
                           "Your move does not get to Bob, who is connected."));
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

TEST(Players, GoesOnWhateverComes) {
  Log local = nobody();
  local.entries = {move_to(3, 4)};
  const std::string me = local.key_pair.public_key.hex();
  const FreePort door;
  const MultifeedPeer mallory("Mallory");
  const std::string her = mallory.key().hex();
  // A player each, so that each is the newest of somebody.
  const std::vector<Json> strange = {
      {{"type", "move-player"}, {"note", "no place"}},
      {{"type", "move-player"}, {"x", "left"}, {"y", "up"}, {"note", "texts"}},
      {{"type", "move-player"}, {"x", 1e300}, {"y", -1e300}, {"note", "huge"}, {"links", {"x", 7}}},
      {{"type", "move-player"}, {"x", nullptr}, {"y", {1}}, {"note", "others"}, {"links", 7}},
      {{"type", "chat-message"}, {"x", 77}, {"y", 7}, {"note", "no move"}}};
  Session session("players", {.network = true});
  session.perform(lessons::place_multichat({local}, game_name),
                  mallory.writes_bytes("this is no JSON"), mallory.writes(move_to(40, 5)),
                  start(door), comes(me, {3, 4}, not_at_the_start), mallory.connects_to(door),
                  comes(her, {40, 5},
                        "After a block that is no JSON in Mallory's feed, your program does not "
                        "show the move that follows."));
  for (std::size_t i = 0; i < strange.size(); ++i) {
    session.perform(mallory.writes(strange[i], fmt::format("player {}", i)),
                    lessons::is_stored(strange[i]["note"].as_string(),
                                       "What Mallory wrote does not come into a feed."));
  }
  // When your own move is shown, the view has seen all of hers.
  session.perform(Type{"4 4"}, comes(me, {4, 4}, {}, ends_for_numbers), Type{"5 4"},
                  comes(me, {5, 4}, {}, ends_for_numbers),
                  Check{"looked at what it has printed", [](Context& context) {
                          for (const std::string& line : context.lines()) {
                            context.expect(
                                !line.ends_with("is at 77, 7"),
                                "A block that is no move was taken for one: it has an `x` and a "
                                "`y`, and another `type`. Look at that first.");
                          }
                        }});
}

TEST(Players, GoesOnWithoutAHead) {
  Log local = nobody();
  local.entries = {move_to(3, 4)};
  const std::string me = local.key_pair.public_key.hex();
  const FreePort door;
  const MultifeedPeer mallory("Mallory");
  const std::string her = mallory.key().hex();
  const std::string nothing_left =
      "Mallory wrote two moves that link to each other, so none of them is a head, and `moves` is "
      "empty: there is no `moves.back()`. Look whether it is empty first.";
  Json second = move_to(41, 5, {id(her, 0)});
  second.set("note", "both are replaced");
  Session session("players", {.network = true});
  session.perform(
      lessons::place_multichat({local}, game_name), mallory.writes(move_to(40, 5, {id(her, 1)})),
      start(door), comes(me, {3, 4}, not_at_the_start), mallory.connects_to(door),
      comes(her, {40, 5}), mallory.writes(second),
      lessons::is_stored("both are replaced", "What Mallory wrote does not come into a feed."),
      // When your own move is shown, the view has seen hers.
      Type{"4 4"}, comes(me, {4, 4}, {}, nothing_left), mallory.writes(move_to(42, 5)),
      comes(her, {42, 5}, {}, nothing_left));
}
