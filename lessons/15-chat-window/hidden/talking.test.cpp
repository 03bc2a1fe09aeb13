#include <gtest/gtest.h>

#include "../../leaving.hpp"
#include "../../multifeed_peer.hpp"
#include "window_steps.hpp"

#include <harness/running.hpp>
#include <harness/screen/screen_steps.hpp>

using namespace harness;
using lessons::chat_window;
using lessons::logs_of;
using lessons::message_at;
using lessons::messages_over_time;
using lessons::MultifeedPeer;
using lessons::place_multichat;
using lessons::shows_last_of;
using lessons::shuffled;
using lessons::start;
using lessons::typed;
using lessons::operator+;
using terminal::ScreenModel;

// What happens while the window is open: lines are typed, others write, and somebody leaves.

namespace {

const std::string in_time = "2999-01-01T00:00:00.000Z";

// Expects that it comes to rest, if it sends nothing more to the terminal. What it still does then
// is counted in looks at it, not in time: a look takes longer where the machine is busy.
const Step rests{"waited until it rests", [](Context& context) {
                   auto& program = context.session().running();
                   using Running = Session::Running;
                   constexpr int enough = 150;
                   const std::size_t sent = program.output().size();
                   int looks = 0;
                   const auto woke = program.wait(
                       [&] { return program.output().size() > sent || ++looks > enough; },
                       Running::Watch::end);
                   if (woke == Running::Woke::ended) program.fail_not_reached("it rested");
                   if (woke == Running::Woke::stuck || looks <= enough) return;
                   context.fail(
                       "Nothing happens, and your program goes on working: it draws the same again "
                       "and again. Call `tail` once, in `main`. If it is called in `on_draw`, each "
                       "drawing adds a callback, which asks for the next drawing. And call "
                       "`screen.redraw()` where something has changed, not in `on_draw`.");
                 }};

}  // namespace

TEST(ChatWindow, ShowsWhatIsTyped) {
  const auto messages = messages_over_time(12);
  const auto with_hello = messages + typed("hello");
  const ExpectScreenThat shows_the_line{
      "has what is typed in its lowest row", [](const ScreenModel& screen) {
        return screen.rows().back().find("hel") != std::string::npos
                   ? ""
                   : "What is typed is not to be seen in the lowest row. `screen.on_line` lets the "
                     "user type.";
      }};
  const std::string not_again =
      "What was typed is in the log, and not in the box. When the list has changed, ask for a new "
      "drawing: `screen.redraw()`. And `time_of` puts into the list only what has the type "
      "`chat-message` and a `timestamp`.";
  const FreePort door;
  auto session = chat_window();
  session.perform(
      place_multichat(logs_of({"local", "bob"}, shuffled(messages))), start(door),
      shows_last_of(messages), TypeText{"hel"}, shows_the_line, TypeRaw{"lo\r"},
      lessons::is_stored("hello",
                         "What is typed is not in the log: append it to the feed `local`. From "
                         "there it gets into the view, and from the view into the box."),
      shows_last_of(with_hello, not_again, messages), Type{"again"},
      shows_last_of(with_hello + typed("again"), not_again, with_hello));
}

TEST(ChatWindow, ShowsWhatOthersWrite) {
  const auto messages = messages_over_time(12);
  const auto from_ada = message_at(in_time, "hello from Ada");
  const MultifeedPeer ada("Ada");
  const FreePort door;
  auto session = chat_window();
  session.perform(place_multichat(logs_of({"local", "bob"}, shuffled(messages))), start(door),
                  shows_last_of(messages), ada.connects_to(door), ada.writes(from_ada),
                  shows_last_of(messages + from_ada,
                                "Ada has written something, and the box does not show it. Give "
                                "each connection to `core.replicate`, and draw what the view has.",
                                messages));
}

TEST(ChatWindow, ShowsWhatWasWrittenOffline) {
  const auto messages = messages_over_time(15);
  auto before = messages;
  before.erase(before.begin() + 11);
  const auto& late = messages[11];
  const MultifeedPeer ada("Ada");
  const FreePort door;
  const auto logs = logs_of({"local", "bob"}, shuffled(before));
  auto session = chat_window();
  session.perform(
      place_multichat(logs), start(door), shows_last_of(before), Type{"nobody here"},
      shows_last_of(before + typed("nobody here")), ada.writes(late), ada.connects_to(door),
      shows_last_of(messages + typed("nobody here"),
                    "Ada was offline, and wrote meanwhile. Now she is here, and the box does not "
                    "show her message.",
                    before + typed("nobody here")),
      ada.gets("your feed", logs[0].key_pair.public_key, logs[0].entries.size() + 1,
               "Give each connection to `core.replicate`."));
}

TEST(ChatWindow, RestsWhenNothingHappens) {
  const auto messages = messages_over_time(12);
  const FreePort door;
  auto session = chat_window();
  session.perform(place_multichat(logs_of({"local", "bob"}, shuffled(messages))), start(door),
                  shows_last_of(messages), rests);
}

TEST(ChatWindow, LeavesWithEscape) {
  const ExpectScreenThat has_a_box{"has a box", [](const ScreenModel& screen) {
                                     return lessons::mistake_in_box(screen,
                                                                    lessons::box_on(screen));
                                   }};
  const FreePort door;
  auto session = chat_window();
  session.perform(start(door), has_a_box, Press{terminal::Key::escape},
                  lessons::ends_after_escape(), ExpectTerminalGivenBack{}, ExpectExit{0});
  const FreePort other;
  auto interrupted = chat_window();
  interrupted.perform(start(other), has_a_box, lessons::press_ctrl_c(), ExpectTerminalGivenBack{});
}
