// The window: the chat in it, its size, and how it is given back.
#include <gtest/gtest.h>
#include <harness/screen/screen_steps.hpp>

#include "chat_on_screen.hpp"

using namespace harness;
using lessons::chat_shows;
using lessons::closed_box;
using lessons::game_session;
using lessons::Json;
using lessons::log_of;
using lessons::place_multichat;
using lessons::says;
using lessons::sees;
using lessons::start;
using lessons::World;
using terminal::Key;

namespace {

// Waits for the end, whatever the exit code is.
Check ended() {
  return {"waited for the end", [](Context& context) {
            context.session().running().wait([] { return false; },
                                             Session::Running::Watch::nothing);
          }};
}

}  // namespace

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
  session.perform(place_multichat(lessons::logs_of({"ada", "local"}, lessons::shuffled(messages)),
                                  lessons::game_name),
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
  World small = world;
  small.nobody_else = true;  // Bob is more than 40 columns away
  auto session = game_session();
  session.perform(
      place_multichat({log_of("local", world.me), log_of("ada", {68, 10}), log_of("bob", {2, 1})},
                      lessons::game_name),
      start(door), sees(world), closed_box({80, 24}), Resize{40, 12}, closed_box({40, 12}),
      sees(small), Resize{200, 60}, sees(world), closed_box({200, 60}), Resize{80, 24}, sees(world),
      closed_box({80, 24}));
}

TEST(EveryoneMoves, GivesTheTerminalBack) {
  const FreePort door;
  auto session = game_session();
  session.perform(start(door), sees({.me = {0, 0}, .others = {}}, "shows you"), Press{Key::escape},
                  ExpectExit{0}, ExpectTerminalGivenBack{}, start(door),
                  sees({.me = {0, 0}, .others = {}}, "shows you"), Kill{SIGINT}, ended(),
                  ExpectTerminalGivenBack{});
}
