#include <gtest/gtest.h>

#include "../../multifeed_peer.hpp"
#include "histories.hpp"

#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/leveldb_store.hpp>

#include <set>

using namespace harness;
using lessons::frames_in;
using lessons::game;
using lessons::history;
using lessons::Json;
using lessons::Log;
using lessons::my_view;
using lessons::settles;
using lessons::shows;
using lessons::start;

namespace {

std::filesystem::path views_of(const Context& context) {
  return context.directory() / game / "views";
}

// Opens what the views keep on the disk, one after the other.
void each_store(const Context& context, const std::function<void(kappa::Store&)>& look) {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(views_of(context), none)) {
    if (!entry.is_directory() || entry.path().extension() == ".damaged") continue;
    look(*kappa::open_leveldb(entry.path()));
  }
}

// The keys that begin with this letter (docs/views.md).
std::vector<std::string> keys(const kappa::Store& store, char first) {
  std::vector<std::string> result;
  store.read({.from = std::string(1, first), .until = std::string(1, static_cast<char>(first + 1))},
             [&](std::string_view key, std::string_view) {
               result.emplace_back(key);
               return true;
             });
  return result;
}

// Fails unless the program shows what it should.
void expect_frame(const Context& context, const std::string& expected, const std::string& actual,
                  const std::string& message) {
  if (actual == expected) return;
  context.fail({.message = message,
                .expected = expected.empty() ? "(nothing)" : expected,
                .actual = actual.empty() ? "(nothing)" : actual,
                .difference = difference(expected, actual)});
}

// Expects that it comes to show this.
Check comes_to(const std::string& frame, const std::string& instead) {
  return {"expected that it comes to show what is right", [=](Context& context) {
            auto& program = context.session().running();
            const auto last = [&] {
              const auto frames = frames_in(context.lines());
              return frames.empty() ? std::string("nothing, not even dashes") : frames.back();
            };
            const auto woke =
                program.wait([&] { return last() == frame; }, Session::Running::Watch::end);
            if (woke == Session::Running::Woke::ready) return;
            if (woke == Session::Running::Woke::ended) {
              program.fail_not_reached("it showed what is right");
            }
            expect_frame(context, frame, last(), instead);
          }};
}

// The number and size of the file that a view is writing to.
std::pair<std::string, std::uintmax_t> newest_writes(const Context& context) {
  std::pair<std::string, std::uintmax_t> newest;
  std::error_code gone;
  for (std::filesystem::recursive_directory_iterator entry(views_of(context), gone), end;
       entry != end; entry.increment(gone)) {
    if (entry->path().extension() != ".log") continue;
    newest = std::max(newest, {entry->path().string(), entry->file_size(gone)});
  }
  return newest;
}

// Waits until the program has stored a part of the view, or is done with it, and kills it.
Check killed_while_it_indexes(std::string& written) {
  return {"killed it with `kill -9` in the middle of indexing", [&written](Context& context) {
            auto& program = context.session().running();
            const auto ready = [&] {
              const auto [file, size] = newest_writes(context);
              return file > written && size > 0;
            };
            const auto woke = program.wait(ready, Session::Running::Watch::end);
            if (woke == Session::Running::Woke::ended) {
              program.fail_not_reached("it had read all entries");
            }
            program.send(SIGKILL);
            program.wait([] { return false; }, Session::Running::Watch::nothing);
            written = newest_writes(context).first;
          }};
}

// Copies of the logs, with all times the same.
std::vector<Log> at_the_same_time(std::vector<Log> logs) {
  for (Log& log : logs) {
    for (Json& entry : log.entries) {
      if (entry.contains("timestamp")) entry.set("timestamp", "2018-11-22T10:15:30.123Z");
    }
  }
  return logs;
}

}  // namespace

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
  session.perform(Check{
      "looked at what has changed", [&](Context& context) {
        const std::set<std::string> different(frames.begin(), frames.end());
        const auto fail = [&](const std::string& message) {
          context.fail({.message = message, .actual = std::string(last_lines(context.output()))});
        };
        if (different.size() == 1 && frames_in(context.lines()).size() == at_start) {
          fail(
              "Your program shows the view when it starts, and never again. "
              "`on_indexed` of the view's handle calls you whenever it has taken "
              "in more: show it there, too.");
        }
        if (different.size() == 1 && frames.back().empty()) {
          fail(
              "Your examples were typed, and the view is still empty. What does "
              "`map` put into `rows` for such an entry?");
        }
        if (different.size() == 1) {
          fail(
              "Your program shows the same, whatever is typed. Show what is in "
              "the view, and let `map` change its rows for your entries.");
        }
        if (different.size() == 2) {
          fail(
              "All your examples were typed, and what is shown has changed only "
              "once. Let at least two of them make a difference.");
        }
      }});
  std::optional<Log> log;
  session.perform(Kill{}, Check{"took what it has written",
                                [&](Context& context) { log = lessons::own_feed(context); }});
  std::string again;
  const FreePort other_door;
  auto other = my_view();
  other.perform(lessons::place_multichat({*log}, game), start(other_door, "Ada"), shows(again),
                Check{"compared it with what was shown when it was typed", [&](Context& context) {
                        expect_frame(
                            context, again, frames.back(),
                            "What your program showed when the last example had been typed "
                            "is not what it shows of the same entries in another folder. "
                            "Show what is in the view, after each batch that it has taken "
                            "in.");
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
  session.perform(lessons::place_multichat(logs, game), start(door), shows(last),
                  Check{"compared the first that it showed with the last", [&](Context& context) {
                          expect_frame(context, last, frames_in(context.lines()).front(),
                                       "There is much to read, and what your program shows first "
                                       "is not all of it: the view was not ready. Show it for the "
                                       "first time in a callback of `core.on_ready`.");
                        }});
}

TEST(MyView, HasTheSameAfterARestart) {
  const auto& past = history();
  std::string again, more;
  std::uintmax_t before = 0;
  std::optional<Log> log;
  const FreePort door, other_door;
  auto session = my_view();
  session.perform(
      lessons::place_multichat(past.logs, game), start(door), settles(), Kill{},
      Check{"looked at the log",
            [&](Context& context) { before = lessons::bytes_in_the_log(context.directory()); }},
      start(other_door), shows(again),
      Check{"compared",
            [&](Context& context) {
              context.expect(
                  before == lessons::bytes_in_the_log(context.directory()),
                  "Your program writes an entry at its start, by itself. Write only what is "
                  "typed.");
              expect_frame(
                  context, past.frame, again,
                  "After a restart your program does not show what it showed before. `map` is "
                  "not called again for entries that it has seen: all that it has to remember "
                  "must be in its rows, not in a variable.");
            }},
      Type{past.lines.front()}, Type{past.lines.back()}, shows(more), Kill{},
      Check{"took what it has written",
            [&](Context& context) { log = lessons::own_feed(context); }});
  auto logs = past.logs;
  logs.push_back(*log);
  std::string right;
  const FreePort third_door;
  auto other = my_view();
  other.perform(
      lessons::place_multichat(logs, game), start(third_door), shows(right),
      Check{"compared it with what was shown after the restart", [&](Context& context) {
              expect_frame(context, right, more,
                           "Something was typed after a restart, and the view comes out otherwise "
                           "than without one. `map` remembers something in a variable, which "
                           "begins at nothing in each run, a `static` one, too. Keep it in a row.");
            }});
}

TEST(MyView, ReadsNothingTwice) {
  const auto& past = history();
  std::string frame;
  const FreePort door, other_door, third_door;
  auto session = my_view();
  session.perform(
      lessons::place_multichat(past.logs, game), start(door), settles(), Kill{},
      Check{"looked at the rows in game/views, and left a mark beside them",
            [](Context& context) {
              std::size_t rows = 0, seen = 0;
              each_store(context, [&](kappa::Store& store) {
                rows += keys(store, 'r').size();
                seen += keys(store, 'c').size();
                store.write(std::vector<kappa::Change>{{"mark", "here"}});
              });
              context.expect(seen > 0,
                             "There is no view in game/views that has seen an entry. `core.use` "
                             "keeps one there, if the core is made of the folder: `kappa::Core "
                             "core(io, \"game\")`.");
              context.expect(rows > 0,
                             "The view in game/views has no rows, so what your program shows is "
                             "kept elsewhere: it has to read all entries again at each start. Let "
                             "`map` put it into `rows`.");
            }},
      start(other_door), settles(), Kill{},
      Check{"looked for the mark",
            [](Context& context) {
              bool there = true;
              each_store(context, [&](kappa::Store& store) {
                there = there && store.get("mark").has_value();
              });
              context.expect(there,
                             "Your program makes its view anew at each start, and nothing has "
                             "changed. That takes long when the log is long. The version is a "
                             "number that you write down, and that changes only when `map` does; "
                             "and nobody deletes the rows.");
            }},
      Check{"took all rows out of the view",
            [](Context& context) {
              each_store(context, [](kappa::Store& store) {
                std::vector<kappa::Change> changes;
                for (std::string& key : keys(store, 'r')) changes.push_back({std::move(key), {}});
                store.write(changes);
              });
            }},
      start(third_door),
      Check{"expected that the view is empty now", [&](Context& context) {
              auto& program = context.session().running();
              program.wait([] { return false; }, Session::Running::Watch::end);
              const auto frames = frames_in(context.lines());
              if (frames.empty() || frames.back() != past.frame) return;
              context.fail({.message =
                                "All rows were taken out of the view, and your program shows the "
                                "same as before: it does not show what is in the view. It has "
                                "read all entries again, by itself. Show the rows.",
                            .actual = frames.back()});
            }});
}

TEST(MyView, ComesBackFromTheLogs) {
  const auto& past = history();
  std::string frame;
  const FreePort door, other_door;
  auto session = my_view();
  session.perform(
      lessons::place_multichat(past.logs, game), start(door), settles(), Kill{},
      Check{"deleted game/views",
            [](Context& context) { std::filesystem::remove_all(views_of(context)); }},
      start(other_door), shows(frame),
      Check{"compared it with what it shows in a fresh folder", [&](Context& context) {
              expect_frame(
                  context, past.frame, frame,
                  "The views were deleted, and what your program works out anew is not what it "
                  "was. Something else remembers what was seen: a file of your own is a second "
                  "truth. The rows must follow from the logs, and from nothing else.");
            }});
}

TEST(MyView, IsMadeAnewAfterAChange) {
  struct OfTheSkeleton {
    void map(const kappa::Entry& /*entry*/, kappa::Rows& /*rows*/) const {}
  };
  const auto& past = history();
  std::string frame;
  const FreePort door;
  auto session = my_view();
  session.perform(
      lessons::place_multichat(past.logs, game),
      Check{"ran the skeleton's view there: version 1, without rows",
            [](Context& context) {
              asio::io_context io;
              const kappa::Core core(io, context.directory() / game);
              core.use("my-view", 1, OfTheSkeleton{});
              core.on_ready([&] { io.stop(); });
              io.run();
              core.close();
            }},
      start(door), shows(frame),
      Check{"compared it with what it shows in a fresh folder", [&](Context& context) {
              expect_frame(
                  context, past.frame, frame,
                  "Your program shows the rows of the skeleton's `map`, which was here before, "
                  "as version 1. You have changed `map`, and the core can't know that: raise the "
                  "version, the number in `core.use`.");
            }});
}

TEST(MyView, HasTheSameInAnyOrder) {
  const auto& past = history();
  const auto compare = [](const std::vector<Log>& logs, const std::string& expected,
                          const std::string& message) {
    std::string frame;
    const FreePort door;
    auto session = my_view();
    session.perform(
        lessons::place_multichat(logs, game), start(door), shows(frame),
        Check{"compared it with what it shows when the feeds come in another order",
              [&](Context& context) { expect_frame(context, expected, frame, message); }});
  };
  const std::vector<Log> reversed(past.logs.rbegin(), past.logs.rend());
  const std::string message =
      "The same three feeds came in another order, and your program shows something else. Nobody "
      "can say which feed comes first. `map` must not depend on it: \"the last one wins\" is about "
      "order, and so are numbers given out in turn. Let the entry itself decide: its time, its "
      "links, its `id`.";
  compare(reversed, past.frame, message);
  const auto same_time = at_the_same_time(past.logs);
  const std::vector<Log> same_time_reversed(same_time.rbegin(), same_time.rend());
  compare(same_time_reversed, lessons::frame_of(same_time),
          "All entries have the same timestamp now, and then the order in which feeds come makes a "
          "difference. Two people can write in the same millisecond. Where the time does not "
          "decide, let the entry's `id` do it.");
}

TEST(MyView, HasTheSameWhenEntriesComeBitByBit) {
  const auto& past = history();
  const lessons::MultifeedPeer dora("Dora");
  const std::string instead =
      "Dora brings what Ada, Bob and Cleo have written, bit by bit: some entries of each, then the "
      "rest of Bob's and Cleo's, and last the rest of Ada's. Your program shows something else "
      "than "
      "if all had been there from the beginning. `map` must not depend on what came before from "
      "another feed: \"the last one wins\" does.";
  std::vector<Log> logs = past.logs;
  std::vector<Step> brings;
  for (Log& log : logs) {
    const auto cut = log.entries.begin() + static_cast<std::ptrdiff_t>(log.entries.size() / 2);
    brings.push_back(dora.writes_all({cut, log.entries.end()}, log.writer));
    log.entries.erase(cut, log.entries.end());
    dora.owns(log.writer, log.key_pair, log.entries);
  }
  const std::string of_some = lessons::frame_of(logs);
  logs[1] = past.logs[1];
  logs[2] = past.logs[2];
  const std::string of_most = lessons::frame_of(logs);
  const FreePort door;
  auto session = my_view(std::chrono::milliseconds(1000));
  session.perform(start(door), dora.connects_to(door), comes_to(of_some, instead), brings[2],
                  brings[1], comes_to(of_most, instead), brings[0], comes_to(past.frame, instead));
}

TEST(MyView, SurvivesACrash) {
  const auto& past = history();
  std::size_t entries = 0;
  for (const Log& log : past.logs) entries += log.entries.size();
  const auto logs = lessons::again_and_again(past.logs, 1700 / entries + 1);
  std::string frame, written;
  const FreePort door, second_door, third_door, last_door;
  auto session = my_view();
  session.perform(
      lessons::place_multichat(logs, game), start(door), killed_while_it_indexes(written),
      start(second_door), killed_while_it_indexes(written), start(third_door),
      killed_while_it_indexes(written), start(last_door), shows(frame),
      Check{"compared it with what it shows if nobody kills it", [&](Context& context) {
              expect_frame(context, lessons::frame_of(logs), frame,
                           "Your program was killed while its view took in entries, and started "
                           "again. Now it shows something else than if nobody had killed it: some "
                           "entries count twice, or not at all. Only what `map` puts into `rows` "
                           "is stored together with the note of what was seen.");
            }});
}

TEST(MyView, StepsOverNonsense) {
  const auto& past = history();
  const std::string ended =
      "That is because of what somebody else wrote. A member may be missing, or of "
      "another kind: ask `is_string()` before `as_string()`, and the like, for everything that you "
      "take out of an entry.";
  const Log eve = lessons::nonsense(past.logs);
  std::vector<Log> last = past.logs, first = past.logs;
  last.push_back(eve);
  first.insert(first.begin(), eve);
  std::string before, after;
  const FreePort door, other_door;
  auto session = my_view();
  session.perform(lessons::place_multichat(last, game), lessons::place_bytes(), start(door),
                  shows(after, ended));
  auto other = my_view();
  other.perform(
      lessons::place_multichat(first, game), lessons::place_bytes(), start(other_door),
      shows(before, ended),
      Check{"compared it with what it shows when Eve's entries come last", [&](Context& context) {
              expect_frame(context, after, before,
                           "Eve has written entries that make no sense, and it makes a "
                           "difference whether they come before the others or after them. "
                           "An entry that makes no sense must change nothing, and must "
                           "not stop the view.");
            }});
}
