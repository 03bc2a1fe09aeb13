// The arrow keys: each press is a move in the log, and a step on the screen.
#include <gtest/gtest.h>
#include <harness/screen/screen_steps.hpp>

#include "your_place.hpp"

using namespace harness;
using lessons::beginning;
using lessons::game_name;
using lessons::id;
using lessons::leave;
using lessons::Log;
using lessons::not_where_you_were;
using lessons::Place;
using lessons::shows_you_at;
using lessons::start;
using lessons::walk;
using lessons::Walk;
using terminal::Key;

namespace {

const std::string not_at_the_beginning =
    "A player who has not moved yet is at column 15, row 6, and there should be the `@`.";

// As people press keys: they look first. Whoever asks for a drawing too early gets it at once then,
// and not with the next frame.
Check looked_at_it() {
  return {"looked at it for a moment", [](Context& context) {
            constexpr std::chrono::milliseconds two_frames{40};
            context.session().running().wait([] { return false; }, Session::Running::Watch::nothing,
                                             two_frames);
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
  for (const Walk& step : steps) {
    session.perform(looked_at_it());
    walk(session, step);
  }
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
