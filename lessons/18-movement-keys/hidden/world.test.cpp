// The world: its walls, what of it is to be seen, and what stands in the log of it.
#include <gtest/gtest.h>
#include <harness/screen/screen_steps.hpp>

#include <memory>

#include "your_place.hpp"

using namespace harness;
using lessons::game_name;
using lessons::id;
using lessons::Json;
using lessons::leave;
using lessons::Log;
using lessons::not_where_you_were;
using lessons::Place;
using lessons::shows_you_at;
using lessons::start;
using lessons::walk;
using lessons::world_height;
using lessons::world_width;
using terminal::Key;
using terminal::ScreenModel;

namespace {

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
                                     const auto found = lessons::all_of_you(screen);
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
