// What strangers write: your game reads it, and goes on.
#include <gtest/gtest.h>
#include <harness/screen/screen_steps.hpp>

#include "../../multifeed_peer.hpp"
#include "chat_on_screen.hpp"

using namespace harness;
using lessons::chat_shows;
using lessons::closed_box;
using lessons::game_session;
using lessons::id;
using lessons::Json;
using lessons::log_of;
using lessons::move_to;
using lessons::MultifeedPeer;
using lessons::place_multichat;
using lessons::says;
using lessons::sees;
using lessons::start;
using lessons::World;
using terminal::ScreenModel;

namespace {

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

const std::string first_line = "one line", second_line = "another line";

ExpectScreenThat names_make_sense() {
  return {"shows nicknames as they should be", [](const ScreenModel& screen) -> std::string {
            const auto rows = screen.rows();
            const auto has = [&rows](int y, const std::string& text) {
              return rows[static_cast<std::size_t>(y)].find(text) != std::string::npos;
            };
            for (int y = 0; y < lessons::box_of(screen).top(); ++y) {
              if (has(y, second_line) && !has(y, first_line)) {
                return "A nickname with a line feed in it is drawn in two rows, and so anybody can "
                       "write wherever they like. `canvas.write` keeps a text in its row; "
                       "`canvas.draw` does not.";
              }
              if (has(y, "null")) {
                return "Who has no nickname is called `null`. `writer_of` takes the beginning of "
                       "the feed's key then: use it for everybody.";
              }
            }
            return "";
          }};
}

}  // namespace

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
      with(move(40, 9), "nickname", first_line + "\n" + second_line),
      with(move(9, 2), "links", 3),
      {{"type", "chat-message"}, {"timestamp", "2018-11-01T14:00:00.000Z"}},
      {{"type", 7}, {"nickname", "\x1b[31m"}},
  };
  const auto mark = [](std::size_t number) { return fmt::format("nonsense {}", number); };
  const auto circle = mallory.key("circle");
  const World before{.me = {20, 5}, .others = {}};
  const World after{.me = {20, 5}, .others = {{"Ada", {25, 7}}}, .otherwise = nonsense_harms};
  auto session = game_session();
  session.perform(place_multichat({log_of("local", before.me)}, lessons::game_name),
                  mallory.writes_all({move_to("mallory", {30, 2}, {id(circle, 1)}),
                                      with(move_to("mallory", {31, 2}, {id(circle, 0)}), "mark",
                                           mark(nonsense.size()))},
                                     "circle"),
                  mallory.writes_bytes("this is no JSON", "bytes"));
  for (std::size_t i = 0; i < nonsense.size(); ++i) {
    // Each in a feed of its own: as many players.
    session.perform(mallory.writes(with(nonsense[i], "mark", mark(i)), mark(i)));
  }
  session.perform(start(door), sees(before, "shows you"), ada.connects_to(door),
                  mallory.connects_to(door),
                  IfALimitStrikes{"Somebody has written nonsense into the log."},
                  survives("it has stored all of that",
                           [&nonsense, mark](Context& context) {
                             for (std::size_t i = 0; i <= nonsense.size(); ++i) {
                               if (!lessons::is_in_a_feed(context.directory(), mark(i)))
                                 return false;
                             }
                             return true;
                           }),
                  ada.writes(move_to("ada", {25, 7})),
                  ada.writes(says("ada", "after-that", "2999-01-01T00:00:00.000Z")),
                  survives("Ada's message is there",
                           [](Context& context) {
                             return context.output().find("after-that") != std::string::npos;
                           }),
                  sees(after), names_make_sense(),
                  chat_shows({{"ada", "after-that"}}, nonsense_harms), closed_box({80, 24}));
}
