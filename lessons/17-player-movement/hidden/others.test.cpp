// Where others are, and what they can't do to you: Bob plays, Mallory does not.
#include <gtest/gtest.h>

#include "lines_of_players.hpp"

using namespace harness;
using lessons::comes;
using lessons::comes_or;
using lessons::game_name;
using lessons::id;
using lessons::Json;
using lessons::line_of;
using lessons::Log;
using lessons::move_to;
using lessons::MultifeedPeer;
using lessons::nobody;
using lessons::not_at_the_start;
using lessons::start;

namespace {

const std::string ends_for_numbers =
    "Your program ends because of what somebody else wrote. `x` may be a text, missing, or a huge "
    "number: `as_integer` and `as_number` throw for what they can't give.";

const std::string moved_by_her =
    "Mallory copied your move, put other numbers into it, and linked it to yours. It is in her "
    "feed, so it moves her, and nobody else. Take the key of the feed that the move is in: "
    "`entry.id.feed.hex()`. Whatever stands in the message, anybody can write.";

const std::string taken_for_you =
    "Mallory has tried keys until one began with the same eight digits as yours, and your next "
    "move replaces what she wrote there, as if it were yours. Eight digits are for people to read. "
    "A player's key in the view has all 64: `entry.id.feed.hex()`.";

// The two of them have public keys that begin with the same eight digits, b9bccf82: of the first
// hundred thousand seeds.
crypto::KeyPair pair_of_seed(std::uint32_t number) {
  return crypto::KeyPair::from_seed(crypto::Seed::from_hex(fmt::format("{:064x}", number)));
}

}  // namespace

TEST(Players, NobodyMovesYou) {
  Log local = nobody();
  local.key_pair = pair_of_seed(62285);
  local.entries = {move_to(3, 4)};
  const auto your_key = local.key_pair.public_key;
  const std::string me = your_key.hex();
  const FreePort door;
  const MultifeedPeer mallory("Mallory");
  const auto like_yours = pair_of_seed(70076);
  // A copy of your newest move that replaces all that you did.
  const auto copy_to = [&](int x, int y) {
    const auto yours = mallory.messages(your_key);
    Json copy = yours.back();
    std::vector<Json> links;
    for (std::size_t seq = 0; seq < yours.size(); ++seq) links.emplace_back(id(local, seq));
    copy.set("x", x);
    copy.set("y", y);
    copy.set("links", Json::array(links));
    return copy;
  };
  Session session("players", {.network = true});
  session.perform(
      lessons::place_multichat({local}, game_name), start(door), Type{"15 6"}, comes(me, {15, 6}),
      mallory.connects_to(door),
      mallory.gets("your feed", your_key, 2,
                   "Your move does not get to Mallory, who is connected."),
      Check{"Mallory copied your newest move into her feed, with other numbers and links to yours",
            [&](Context& context) { mallory.writes(copy_to(70, 1)).run(context); }},
      comes_or(mallory.key().hex(), {70, 1},
               [me](const Context& context) -> std::string {
                 for (const std::string& line : context.lines()) {
                   if (line == line_of(me, {70, 1})) return moved_by_her;
                 }
                 return "Mallory has moved, and your program does not say where she is. A move in "
                        "her feed is a move of hers, whatever it links to.";
               }),
      Type{"16 6"}, comes(me, {16, 6}),
      mallory.gets("your feed", your_key, 3,
                   "Your move does not get to Mallory, who is connected."),
      Check{"Mallory did it again, in a feed whose key begins with the same eight digits as yours",
            [&](Context&) { mallory.owns("like yours", like_yours, {copy_to(5, 5)}); }},
      comes(like_yours.public_key.hex(), {5, 5}), Type{"17 6"}, comes(me, {17, 6}), Kill{},
      Check{"looked at the links of the new move",
            [&](Context& context) {
              const auto moves = lessons::moves_of(context);
              const auto links = lessons::links_of(moves.blocks.back());
              context.expect(!links.contains(id(like_yours.public_key.hex(), 0)), taken_for_you);
            }},
      lessons::moved({{15, 6}, {16, 6}, {17, 6}}, 1));
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
