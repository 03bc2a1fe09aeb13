#pragma once
/// @file
/// The moves in the folder `game`, for hidden tests: made for a program to find, or as it left
/// them.
///
/// @code
/// Log local{.writer = "local", .entries = {}};
/// local.entries = {lessons::move_to(15, 6), lessons::move_to(16, 6, {lessons::id(local, 0)})};
/// session.perform(lessons::place_multichat({local}, lessons::game_name), Start{...}, ...,
///                 lessons::moved({{16, 6}, {17, 6}}, 1));
/// @endcode

#include "learners_multichat.hpp"

#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace lessons {

inline const std::string game_name = "game";

inline const std::string not_in_the_feed =
    "Nothing gets into your feed: there is no move in `local` of game.";

/// Where somebody is: columns from the left, rows from the top.
struct Place {
  int x;
  int y;
  friend bool operator==(const Place&, const Place&) = default;
};

inline std::string id(const std::string& key, std::size_t seq) {
  return fmt::format("{}@{}", key, seq);
}
inline std::string id(const Log& log, std::size_t seq) {
  return id(log.key_pair.public_key.hex(), seq);
}

inline Json move_to(const Json& x, const Json& y, const std::vector<std::string>& links = {}) {
  return {{"type", "move-player"},
          {"x", x},
          {"y", y},
          {"links", Json::array({links.begin(), links.end()})}};
}

/// A log of moves, each of which links to the one before.
inline Log walked(const std::vector<Place>& places) {
  Log log{.writer = local_writer, .entries = {}};
  for (const Place& place : places) {
    const std::size_t seq = log.entries.size();
    log.entries.push_back(move_to(
        place.x, place.y, seq == 0 ? std::vector<std::string>{} : std::vector{id(log, seq - 1)}));
  }
  return log;
}

/// The blocks in the program's own feed, once it is not running any more, and the feed's key.
struct Moves {
  std::string key;
  std::vector<Json> blocks;
};
inline Moves moves_of(const harness::Context& context) {
  const auto folder = context.directory() / game_name;
  if (!std::filesystem::is_directory(folder)) {
    context.fail("There is no directory game after your program was there." +
                 made_instead(context.directory()));
  }
  const auto feed = multifeed::JsonMultifeed::open(folder).writer(local_writer);
  Moves moves{.key = feed.key().hex(), .blocks = {}};
  for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) moves.blocks.push_back(feed.get(seq));
  return moves;
}

/// Whether a move is in a feed on the disk, also while the program runs.
inline bool is_a_move_stored(const harness::Context& context) {
  return is_in_a_feed(context.directory(), "move-player");
}

inline std::set<std::string> links_of(const Json& message) {
  std::set<std::string> links;
  if (!message["links"].is_array()) return links;
  for (const Json& link : message["links"].as_array()) {
    if (link.is_string()) links.insert(link.as_string());
  }
  return links;
}

/// Fails the check unless block `seq` says that the player is at this place.
inline void expect_move(const harness::Context& context, const Json& block, std::size_t seq,
                        Place place) {
  const auto fail = [&](const std::string& sentence) {
    context.fail({.message = sentence,
                  .expected = fmt::format(R"({{"type":"move-player","x":{},"y":{},"links":...}})",
                                          place.x, place.y),
                  .actual = harness::visible(block.dump())});
  };
  if (block["type"] != "move-player") {
    fail(fmt::format("Block {} of your feed has not the `type` `move-player`.", seq));
  }
  if (!block["x"].is_number() || !block["y"].is_number()) {
    fail(fmt::format("The move in block {} has no numbers in `x` and `y`.", seq));
  }
  if (block["x"] == Json(place.x) && block["y"] == Json(place.y)) return;
  if (block["x"] == Json(place.y) && block["y"] == Json(place.x)) {
    fail(
        fmt::format("The move in block {} has `x` and `y` swapped: x counts from the left, y from "
                    "the top.",
                    seq));
  }
  fail(fmt::format("The move in block {} does not take the player to {}, {}.", seq, place.x,
                   place.y));
}

/// Fails the check unless the move in block `seq` links to exactly these blocks of its own feed.
inline void expect_links(const harness::Context& context, const Moves& moves, std::size_t seq,
                         const std::set<std::size_t>& replaced) {
  std::set<std::string> expected;
  for (const std::size_t before : replaced) expected.insert(id(moves.key, before));
  const Json& block = moves.blocks.at(seq);
  const std::set<std::string> actual = links_of(block);
  if (actual == expected) return;

  const bool all_there =
      std::includes(actual.begin(), actual.end(), expected.begin(), expected.end());
  std::string sentence;
  if (!block["links"].is_array()) {
    sentence = fmt::format(
        "The move in block {} has no list `links`. `players.links_json` makes one.", seq);
  } else if (actual.contains(id(moves.key, seq))) {
    sentence = fmt::format(
        "The move in block {} links to itself. It has to link to the move that it replaces.", seq);
  } else if (actual.empty()) {
    sentence = fmt::format(
        "The move in block {} links to nothing, so the move before it is not replaced: the player "
        "is in two places. Which key does `players.links_json` want?",
        seq);
  } else if (all_there) {
    sentence = fmt::format(
        "The move in block {} links to more than it replaces. What is replaced already needs no "
        "link: does `write_of` hand on the `links` of a move, and does `players.links_json` say "
        "what a new one links to?",
        seq);
  } else {
    sentence = fmt::format(
        "The move in block {} does not link to what it replaces: the newest move in the feed, or "
        "all of them that nothing has replaced.",
        seq);
  }
  std::string links;
  for (const std::string& link : expected) links += (links.empty() ? "" : ",") + Json(link).dump();
  context.fail({.message = sentence,
                .expected = fmt::format("\"links\":[{}]", links),
                .actual = harness::visible(block.dump())});
}

enum class Links { to_the_move_before, any };

/// Expects that the program's feed has these moves behind its first `before` blocks, and nothing
/// else.
inline harness::Check moved(const std::vector<Place>& places, std::size_t before = 0,
                            Links links = Links::to_the_move_before) {
  return {"looked at the moves in the feed `local` of game", [=](harness::Context& context) {
            const Moves moves = moves_of(context);
            context.expect(before == moves.blocks.size() || !places.empty(),
                           fmt::format("The feed has {} blocks, where {} were expected.",
                                       moves.blocks.size(), before));
            context.expect(moves.blocks.size() > before || places.empty(), not_in_the_feed);
            const std::size_t count = moves.blocks.size() - std::min(before, moves.blocks.size());
            for (std::size_t i = 0; i < std::min(places.size(), count); ++i) {
              expect_move(context, moves.blocks.at(before + i), before + i, places.at(i));
              if (links == Links::any) continue;
              expect_links(context, moves, before + i,
                           before + i == 0 ? std::set<std::size_t>{} : std::set{before + i - 1});
            }
            context.expect(count == places.size(),
                           fmt::format("Your feed has {} new block{}, where {} were expected.",
                                       count, count == 1 ? "" : "s", places.size()));
          }};
}

}  // namespace lessons
