// What is typed, by oneself and by others, is written and shown.
#include <gtest/gtest.h>

#include "../../multifeed_peer.hpp"
#include "history.hpp"

using namespace harness;
using lessons::comes_to;
using lessons::expect_frame;
using lessons::frames_in;
using lessons::game;
using lessons::history;
using lessons::Json;
using lessons::Log;
using lessons::my_view;
using lessons::settles;
using lessons::shows;
using lessons::start;

TEST(MyView, WritesWhatIsTyped) {
  const auto lines = lessons::examples();
  const FreePort door;
  auto session = my_view();
  std::uintmax_t before = 0;
  session.perform(start(door, "Ada"), settles(),
                  Check{"looked at the log", [](Context& context) {
                          context.expect(lessons::bytes_in_the_log(context.directory()) == 0,
                                         "Your program has written an entry by itself: nobody has "
                                         "typed anything yet. Then each start makes another "
                                         "history. Write only what is typed.");
                        }});
  for (const std::string& line : lines) {
    session.perform(Type{line}, settles(),
                    Check{"looked at the log", [&before, line](Context& context) {
                            const auto now = lessons::bytes_in_the_log(context.directory());
                            context.expect(now > before,
                                           in_quotes(line) +
                                               " is one of your examples, and when it is typed, "
                                               "nothing is written into the log. Each example has "
                                               "to append an entry to your feed in `game`.");
                            before = now;
                          }});
  }
  session.perform(Kill{},
                  Check{"looked at the entries", [](Context& context) {
                          const Log log = lessons::own_feed(context);
                          for (std::size_t i = 0; i < log.entries.size(); ++i) {
                            if (log.entries[i]["type"].is_string()) continue;
                            context.fail({.message = fmt::format(
                                              "Entry {} of your feed does not say what it is: give "
                                              "it a `type`. All programs of the game share this "
                                              "log, and go by the type.",
                                              i),
                                          .actual = log.entries[i].dump()});
                          }
                        }});
}

TEST(MyView, ShowsWhatIsTyped) {
  const auto lines = lessons::examples();
  const FreePort door;
  auto session = my_view();
  std::vector<std::string> frames(1);
  std::size_t at_start = 0;
  session.perform(start(door, "Ada"), shows(frames[0]),
                  Check{"counted what it has shown",
                        [&](Context& context) { at_start = frames_in(context.lines()).size(); }});
  for (const std::string& line : lines) {
    session.perform(Type{line}, shows(frames.emplace_back()));
  }
  session.perform(Check{"looked at what has changed", [&](Context& context) {
                          std::size_t changes = 0;
                          for (std::size_t i = 1; i < frames.size(); ++i)
                            changes += frames[i] != frames[i - 1];
                          const auto fail = [&](const std::string& message) {
                            context.fail({.message = message,
                                          .actual = std::string(last_lines(context.output()))});
                          };
                          if (changes == 0 && frames_in(context.lines()).size() == at_start) {
                            fail(
                                "Your program shows the view when it starts, and never again. "
                                "`on_indexed` of the view's handle calls you whenever it has taken "
                                "in more: show it there, too.");
                          }
                          if (changes == 0 && frames.back().empty()) {
                            fail(
                                "Your examples were typed, and the view is still empty. What does "
                                "`map` put into `rows` for such an entry?");
                          }
                          if (changes == 0) {
                            fail(
                                "Your program shows the same, whatever is typed. Show what is in "
                                "the view, and let `map` change its rows for your entries.");
                          }
                          if (changes == 1) {
                            fail(
                                "All your examples were typed, and what is shown has changed only "
                                "once. Let at least two of them make a difference.");
                          }
                        }});
  std::optional<Log> log;
  session.perform(Kill{}, Check{"took what it has written",
                                [&](Context& context) { log = lessons::own_feed(context); }});
  const auto of_the_same = [&log] {
    std::string frame;
    const FreePort other_door;
    auto other = my_view();
    other.perform(lessons::place_multichat({*log}, game), start(other_door, "Ada"), shows(frame));
    return frame;
  };
  const std::string again = of_the_same();
  const bool differs_each_time = again != frames.back() && again != of_the_same();
  session.perform(Check{
      "compared it with what it shows of the same entries in another folder",
      [&](Context& context) {
        expect_frame(context, again, frames.back(),
                     differs_each_time
                         ? "Your program shows something else each time, though it has the same "
                           "entries in a fresh folder each time. What is shown has to follow from "
                           "the entries, and from nothing else: not from the clock, not from "
                           "chance. If you need a time, take the one in the entry."
                         : "What your program showed when the last example had been typed is not "
                           "what it shows of the same entries in another folder. Above the line of "
                           "dashes, show what is in the rows, all of it and nothing else, whenever "
                           "the view has taken in more. What `map` prints, or a variable "
                           "remembers, is not in the rows.");
      }});
}

TEST(MyView, ShowsTheSameToEverybody) {
  const auto& past = history();
  std::string hers;
  const FreePort door;
  auto session = my_view();
  session.perform(
      lessons::place_multichat(lessons::as_ada_has_them(past.logs), game), start(door, "Ada"),
      shows(hers),
      Check{"compared it with what it shows to somebody who has written nothing",
            [&](Context& context) {
              expect_frame(context, past.frame, hers,
                           "Ada and somebody else have the same entries, and your program shows "
                           "Ada something else. It must not matter who is looking: no \"you\", no "
                           "rows of one's own entries only, nothing about the nickname that the "
                           "program was started with. Show what follows from the entries of all.");
            }});
}

TEST(MyView, ShowsWhatOthersWrite) {
  const auto& past = history();
  Log half = past.first;
  half.entries.resize(half.entries.size() / 2);
  const std::vector<Json> rest(
      past.first.entries.begin() + static_cast<std::ptrdiff_t>(half.entries.size()),
      past.first.entries.end());
  const std::string first_half = lessons::frame_of({half});
  const std::string all = lessons::frame_of({past.first});
  const FreePort door;
  const lessons::MultifeedPeer ada("Ada");
  ada.owns("local", half.key_pair, half.entries);
  auto session = my_view(std::chrono::milliseconds(1000));
  session.perform(
      start(door), ada.connects_to(door),
      comes_to(first_half,
               "Ada has typed some of your examples, and your program does not show what it should "
               "of them. Does `on_connection` give each connection to `core.replicate`?"),
      ada.writes_all(rest),
      comes_to(all,
               "Ada goes on typing, and what your program shows does not change as it should. Show "
               "the view whenever it has taken in more: `on_indexed`."));
}

TEST(MyView, ShowsNothingBeforeItIsReady) {
  Log noise{.writer = "noise", .entries = {}};
  for (int i = 0; i < 700; ++i) noise.entries.push_back({{"type", "nothing-of-yours"}, {"is", i}});
  std::vector<Log> logs = history().logs;
  logs.insert(logs.begin(), noise);
  std::string last;
  const FreePort door;
  auto session = my_view();
  session.perform(lessons::place_multichat(logs, game), start(door),
                  shows(last, lessons::because_of_others),
                  Check{"compared the first that it showed with the last", [&](Context& context) {
                          expect_frame(context, last, frames_in(context.lines()).front(),
                                       "There is much to read, and what your program shows first "
                                       "is not all of it: the view was not ready. Show it for the "
                                       "first time in a callback of `core.on_ready`.");
                        }});
}
