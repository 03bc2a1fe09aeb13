#include <gtest/gtest.h>

#include "../../learners_moves.hpp"

#include <harness/running.hpp>
#include <harness/screen/screen_steps.hpp>

#include <memory>

using namespace harness;
using lessons::game_name;
using lessons::id;
using lessons::Json;
using lessons::Log;
using lessons::Place;
using terminal::Key;
using terminal::ScreenModel;

namespace {

constexpr int world_width = 80;
constexpr int world_height = 12;
const Place beginning{15, 6};

Start start(const Terminal& size = {80, 24}) { return {.terminal = size}; }

bool is_at(const ScreenModel& screen, const Place& place) {
  return place.x >= 0 && place.y >= 0 && place.x < screen.width() && place.y < screen.height() &&
         screen.at(place.x, place.y).text == "@";
}

// All `@` in the part of the world that is to be seen.
std::vector<Place> all_of_you(const ScreenModel& screen) {
  std::vector<Place> places;
  for (int y = 0; y < std::min(world_height, screen.height()); ++y) {
    for (int x = 0; x < std::min(world_width, screen.width()); ++x) {
      if (is_at(screen, {x, y})) places.push_back({x, y});
    }
  }
  return places;
}

std::string in_words(const Place& place) {
  return fmt::format("column {}, row {}", place.x, place.y);
}

Picture picture_of(const ScreenModel& screen, const Place& place) {
  Picture picture(screen.width(), screen.height());
  for (const Place& wrong : all_of_you(screen)) picture.blank(wrong.x, wrong.y, 1, 1);
  picture.text(place.x, place.y, "@");
  return picture;
}

// Expects you here. `because` is the message if you are not.
ExpectScreenThat shows_you_at(const Place& place, const std::string& because) {
  return {"has `@` at " + in_words(place),
          [=](const ScreenModel& screen) { return is_at(screen, place) ? "" : because; },
          [=](const ScreenModel& screen) { return picture_of(screen, place); }};
}

// A step from one place to the next, with the key that is pressed for it.
struct Walk {
  Key::Name key;
  Place from, to;
};

// What is wrong after such a step, as far as the screen and the disk tell; empty if nothing.
std::string mistake_in(const Walk& walk, const ScreenModel& screen,
                       const std::filesystem::path& directory) {
  const bool there = is_at(screen, walk.to);
  if (there && !is_at(screen, walk.from)) return "";
  if (there) {
    return "You are in two places at once. A player is where the newest of its moves took it.";
  }
  const auto found = all_of_you(screen);
  if (found.empty()) return "There is no `@` on the screen.";
  const int right = walk.to.x - walk.from.x, down = walk.to.y - walk.from.y;
  const std::string key = to_string(walk.key);
  if (found.front() == Place{walk.from.x - right, walk.from.y - down}) {
    return fmt::format(
        "The key {} takes you the other way. Columns are counted from the left and rows from the "
        "top: up is a row less.",
        key);
  }
  if (found.front() ==
      Place{std::min(walk.to.y, world_width - 1), std::min(walk.to.x, world_height - 1)}) {
    return fmt::format(
        "After the key {} you are at {}: are `x` and `y` swapped? `x` counts columns from the "
        "left, `y` rows from the top.",
        key, in_words(found.front()));
  }
  if (found.front() != walk.from) {
    return fmt::format("After the key {} you are at {}, where {} was expected.", key,
                       in_words(found.front()), in_words(walk.to));
  }
  if (!lessons::is_in_a_feed(directory, "move-player")) {
    return fmt::format(
        "The key {} was pressed, and nothing happens: nothing gets into your feed. Ask for each of "
        "the arrow keys with `screen.on_key`, and let it call `walk`, which appends a move, with "
        "the `type` `move-player`.",
        key);
  }
  return fmt::format(
      "The key {} was pressed, there are moves in your feed, and the `@` does not move. Is there a "
      "`screen.on_key` for this key? Does `place_of` look at the newest move, and does "
      "`players.on_update` call `screen.redraw()`?",
      key);
}

// Presses a key, and expects to be a step further. The message is what is found out, or `because`.
void walk(Session& session, const Walk& step, const std::string& because = {}) {
  session.perform(
      Press{step.key},
      ExpectScreenThat{
          "has `@` at " + in_words(step.to),
          [=, directory = session.directory()](const ScreenModel& screen) -> std::string {
            const std::string mistake = mistake_in(step, screen, directory);
            return mistake.empty() || because.empty() ? mistake : because;
          },
          [step](const ScreenModel& screen) { return picture_of(screen, step.to); }});
}

const std::string not_at_the_beginning =
    "A player who has not moved yet is at column 15, row 6, and there should be the `@`.";
const std::string not_where_you_were =
    "You are not where the newest move in your feed took you. `players.get` with your key gives "
    "the moves, and `place_of` makes a place of the last.";

void leave(Session& session) {
  session.perform(Press{Key::escape}, ExpectExit{0}, ExpectTerminalGivenBack{});
}

// The moves behind the first one that go nowhere, or out of the world.
Check expect_no_move_into_a_wall() {
  return {"looked for moves into a wall", [](Context& context) {
            const auto moves = lessons::moves_of(context);
            for (std::size_t seq = 1; seq < moves.blocks.size(); ++seq) {
              const Json& block = moves.blocks[seq];
              const auto actual = visible(block.dump());
              const auto outside = [&](const char* name, int size) {
                return !block[name].is_number() || block[name].as_number() < 0 ||
                       block[name].as_number() >= size;
              };
              if (outside("x", world_width) || outside("y", world_height)) {
                context.fail({.message = "You have walked through a wall. Columns go from 0 to "
                                         "79, and rows from 0 to 11.",
                              .actual = actual});
              }
              const Json& before = moves.blocks[seq - 1];
              if (block["x"] == before["x"] && block["y"] == before["y"]) {
                context.fail({.message = "You walked against a wall, and a move was appended that "
                                         "goes nowhere. A log only grows: append nothing then.",
                              .actual = actual});
              }
            }
          }};
}

}  // namespace

TEST(Game, BeginsInTheField) {
  Session session("game");
  session.perform(start(), shows_you_at(beginning, not_at_the_beginning));
  leave(session);
  session.perform(Check{"looked at the feed `local` of game", [](Context& context) {
                          context.expect(lessons::moves_of(context).blocks.empty(),
                                         "No key was pressed, and there is something in your feed. "
                                         "Where a player begins needs no move.");
                        }});
}

TEST(Game, WalksWithTheArrowKeys) {
  const std::vector<Walk> steps = {{Key::right, beginning, {16, 6}},
                                   {Key::down, {16, 6}, {16, 7}},
                                   {Key::left, {16, 7}, {15, 7}},
                                   {Key::up, {15, 7}, beginning}};
  Session session("game");
  session.perform(start(), shows_you_at(beginning, not_at_the_beginning));
  for (const Walk& step : steps) walk(session, step);
  leave(session);
  session.perform(Check{
      "looked at the moves in the feed `local` of game", [&](Context& context) {
        const auto moves = lessons::moves_of(context);
        context.expect(!moves.blocks.empty(),
                       "You move on the screen, and there is no move in your feed: nobody else "
                       "will see it, and it is lost when the program ends. `walk` has to append "
                       "each move, and what is drawn has to come out of the view.");
        for (std::size_t i = 0; i < std::min(steps.size(), moves.blocks.size()); ++i) {
          lessons::expect_move(context, moves.blocks[i], i, steps[i].to);
        }
        context.expect(moves.blocks.size() == steps.size(),
                       fmt::format("Four keys were pressed, and there are {} moves in your feed.",
                                   moves.blocks.size()));
      }});
}

TEST(Game, ComesBackWhereYouWere) {
  const Log nobody{.writer = lessons::local_writer, .entries = {}};
  Log bob = lessons::walked({{40, 2}, {41, 2}});
  bob.writer = "bob";
  Session session("game");
  session.perform(lessons::place_multichat({nobody, bob}, game_name), start(),
                  shows_you_at(beginning, not_at_the_beginning));
  walk(session, {Key::right, beginning, {16, 6}});
  walk(session, {Key::down, {16, 6}, {16, 7}});
  leave(session);
  session.perform(
      start(), shows_you_at({16, 7},
                            "After a restart you are not where you were. Keep the place in no "
                            "variable: whenever you need it, ask the view, which has it from the "
                            "log."));
  walk(session, {Key::right, {16, 7}, {17, 7}});
  leave(session);
  session.perform(lessons::moved({{16, 6}, {16, 7}, {17, 7}}, 0, lessons::Links::any));
}

TEST(Game, LinksToWhatItReplaces) {
  Log local{.writer = lessons::local_writer, .entries = {}};
  local.entries = {lessons::move_to(1, 1), lessons::move_to(30, 2, {id(local, 0)}),
                   lessons::move_to(20, 9, {id(local, 0)})};
  Session session("game");
  session.perform(lessons::place_multichat({local}, game_name), start(),
                  shows_you_at({20, 9}, not_where_you_were));
  walk(session, {Key::right, {20, 9}, {21, 9}});
  walk(session, {Key::up, {21, 9}, {21, 8}});
  leave(session);
  session.perform(Check{"looked at the links of the new moves", [](Context& context) {
                          const auto moves = lessons::moves_of(context);
                          context.expect(moves.blocks.size() == 5,
                                         fmt::format("Two keys were pressed, and the feed has {} "
                                                     "moves where it had 3.",
                                                     moves.blocks.size()));
                          lessons::expect_links(context, moves, 3, {1, 2});
                          lessons::expect_links(context, moves, 4, {3});
                        }});
}

TEST(Game, TakesEveryStepOfTen) {
  std::vector<Place> before(3000), after;
  for (std::size_t i = 0; i < before.size(); ++i) before[i] = {30 + static_cast<int>(i % 40), 3};
  before.push_back(beginning);
  for (int i = 1; i <= 10; ++i) after.push_back({beginning.x + i, beginning.y});
  Session session("game");
  session.perform(
      lessons::place_multichat({lessons::walked(before)}, game_name), start(),
      Press{Key::right, 10},
      shows_you_at(after.back(),
                   "There was much in the log when the key was pressed ten times, and you have not "
                   "gone ten steps from where you were. The view had not seen it all yet: who asks "
                   "it at once starts from an old place, and leaves one more head with each press. "
                   "Ask for the place and for the links in a callback of `players.on_ready`."));
  leave(session);
  session.perform(lessons::moved(after, before.size()));
}

TEST(Game, StopsAtTheWalls) {
  const std::string not_from_the_wall =
      "One step back from the wall, and you are not where you should be. Whoever walks against a "
      "wall stays at it: `std::clamp` keeps a coordinate between two numbers.";
  {
    Session session("game");
    session.perform(lessons::place_multichat({lessons::walked({{79, 11}})}, game_name), start(),
                    shows_you_at({79, 11}, not_where_you_were), Press{Key::right},
                    Press{Key::down});
    walk(session, {Key::left, {79, 11}, {78, 11}}, not_from_the_wall);
    session.perform(Press{Key::right, 3});
    walk(session, {Key::up, {79, 11}, {79, 10}}, not_from_the_wall);
    leave(session);
    session.perform(expect_no_move_into_a_wall(),
                    lessons::moved({{78, 11}, {79, 11}, {79, 10}}, 1));
  }
  Session session("game");
  session.perform(lessons::place_multichat({lessons::walked({{0, 0}})}, game_name), start(),
                  shows_you_at({0, 0}, not_where_you_were), Press{Key::left}, Press{Key::up});
  walk(session, {Key::right, {0, 0}, {1, 0}}, not_from_the_wall);
  session.perform(Press{Key::left, 3});
  walk(session, {Key::down, {0, 0}, {0, 1}}, not_from_the_wall);
  leave(session);
  session.perform(expect_no_move_into_a_wall(), lessons::moved({{1, 0}, {0, 0}, {0, 1}}, 1));
}

TEST(Game, IsTheSameAtEverySize) {
  Session session("game");
  session.perform(lessons::place_multichat({lessons::walked({{38, 10}})}, game_name),
                  start({40, 12}), shows_you_at({38, 10}, not_where_you_were));
  walk(session, {Key::right, {38, 10}, {39, 10}});
  session.perform(Press{Key::right}, Press{Key::left});  // beyond the edge, and back
  walk(session, {Key::down, {39, 10}, {39, 11}},
       "In a terminal of 40 columns you can't walk beyond its edge, and back. The world has 80 "
       "columns and 12 rows for everybody, however large their terminals are.");
  session.perform(Resize{200, 60}, shows_you_at({39, 11}, not_where_you_were),
                  ExpectScreenThat{"shows the walls",
                                   [](const ScreenModel& screen) -> std::string {
                                     int drawn = 0;
                                     for (int x = 0; x < world_width; ++x) {
                                       drawn += screen.at(x, world_height).text != " " ? 1 : 0;
                                     }
                                     for (int y = 0; y < world_height; ++y) {
                                       drawn += screen.at(world_width, y).text != " " ? 1 : 0;
                                     }
                                     return drawn == world_width + world_height
                                                ? ""
                                                : "In a large terminal the walls are not to be "
                                                  "seen: right of column 79, and below row 11.";
                                   },
                                   {}},
                  Resize{80, 24}, shows_you_at({39, 11}, not_where_you_were));
  walk(session, {Key::left, {39, 11}, {38, 11}});
  leave(session);
}

TEST(Game, GoesOnWhateverIsInTheLog) {
  const std::string not_in_the_world =
      "There are numbers in the feed that are outside of the world: 500 and -3. You are not at the "
      "wall that is nearest. `within` makes a coordinate of what is in a move.";
  {
    Session session("game");
    session.perform(lessons::place_multichat({lessons::walked({{500, -3}})}, game_name), start(),
                    shows_you_at({79, 0}, not_in_the_world));
    walk(session, {Key::left, {79, 0}, {78, 0}});
    leave(session);
  }
  Log local{.writer = lessons::local_writer, .entries = {}};
  local.entries = {lessons::move_to(20, 2), lessons::move_to("left", nullptr, {id(local, 0)})};
  auto shown = std::make_shared<Place>();
  Session session("game");
  session.perform(lessons::place_multichat({local}, game_name), start(),
                  ExpectScreenThat{"has an `@` somewhere",
                                   [shown](const ScreenModel& screen) -> std::string {
                                     const auto found = all_of_you(screen);
                                     if (found.empty()) return "There is no `@` on the screen.";
                                     *shown = found.front();
                                     return "";
                                   },
                                   {}},
                  // Until the view is ready, you may be drawn where everybody begins.
                  Press{Key::left, 80}, Press{Key::up, 12},
                  shows_you_at({0, 0},
                               "In your feed is a move whose `x` is a text, and which has no `y`. "
                               "After it you can't walk any more."));
  leave(session);
}
