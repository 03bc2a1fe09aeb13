// What a view keeps, and what it is made anew from: restarts, deleted views, versions, crashes.
#include <gtest/gtest.h>

#include "history.hpp"
#include "variations.hpp"

#include <asio/io_context.hpp>
#include <kappa/core.hpp>
#include <kappa/leveldb_store.hpp>

#include <algorithm>
#include <set>

using namespace harness;
using lessons::expect_frame;
using lessons::frames_in;
using lessons::game;
using lessons::history;
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

// What the views are called that the program has made.
std::set<std::string> names_of_views(const Context& context) {
  std::set<std::string> names;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(views_of(context), none)) {
    if (!entry.is_directory() || entry.path().extension() == ".damaged") continue;
    const std::string file = entry.path().filename().string();
    std::string name;  // `%` and two digits are a byte
    for (std::size_t i = 0; i < file.size(); ++i) {
      if (file[i] != '%') {
        name += file[i];
      } else {
        name += static_cast<char>(std::stoi(file.substr(i + 1, 2), nullptr, 16));
        i += 2;
      }
    }
    names.insert(name);
  }
  return names;
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

}  // namespace

TEST(MyView, HasTheSameAfterARestart) {
  const auto& past = history();
  auto logs = lessons::as_ada_has_them(past.logs);
  // Ada's feed comes last, and so do her new entries: this check is not about order.
  std::rotate(logs.begin(), logs.begin() + 1, logs.end());
  const std::string& last_typed = *(past.lines.end() - 2);  // Ada leaves out the last example
  std::string first, again, more;
  std::uintmax_t before = 0;
  std::optional<Log> log;
  const FreePort door, other_door;
  auto session = my_view();
  session.perform(
      lessons::place_multichat(logs, game), start(door, "Ada"), shows(first), Kill{},
      Check{"looked at the log",
            [&](Context& context) { before = lessons::bytes_in_the_log(context.directory()); }},
      start(other_door, "Ada"), shows(again),
      Check{"compared",
            [&](Context& context) {
              context.expect(
                  before == lessons::bytes_in_the_log(context.directory()),
                  "Your program writes an entry at its start, by itself. Write only what is "
                  "typed.");
              expect_frame(
                  context, first, again,
                  "After a restart your program does not show what it showed before. `map` is "
                  "not called again for entries that it has seen: all that it has to remember "
                  "must be in its rows, not in a variable.");
            }},
      Type{last_typed}, Type{past.lines.front()}, Type{past.lines.back()}, shows(more), Kill{},
      Check{"took what it has written",
            [&](Context& context) { log = lessons::own_feed(context); }});
  logs.back() = *log;
  std::string right;
  const FreePort third_door;
  auto other = my_view();
  other.perform(
      lessons::place_multichat(logs, game), start(third_door, "Ada"), shows(right),
      Check{"compared it with what was shown after the restart", [&](Context& context) {
              expect_frame(context, right, more,
                           lessons::is_only_a_part(more, right)
                               ? "After something was typed, your program shows only a part of the "
                                 "view: rows that have not changed are missing. Show all rows each "
                                 "time, not only those that the callback gets."
                               : "Something was typed after a restart, and the view comes out "
                                 "otherwise than without one. `map` remembers something in a "
                                 "variable, which begins at nothing in each run, a `static` one, "
                                 "too. Keep it in a row.");
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
            [&past](Context& context) {
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
              context.expect(rows > 0 || past.frame.empty(),
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
              if (frames.empty() || past.frame.empty() || frames.back() != past.frame) return;
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
  struct KnowsNothingYet {
    void map(const kappa::Entry& /*entry*/, kappa::Rows& /*rows*/) const {}
  };
  const auto& past = history();
  std::set<std::string> views = {"my-view"};
  std::string frame;
  const FreePort door, other_door;
  auto session = my_view();
  session.perform(lessons::place_multichat(past.logs, game), start(door), settles(), Kill{},
                  Check{"looked what its views are called",
                        [&views](Context& context) { views.merge(names_of_views(context)); }});
  std::string names;
  for (const std::string& view : views) names += (names.empty() ? "" : ", ") + in_quotes(view);
  auto other = my_view();
  other.perform(
      lessons::place_multichat(past.logs, game),
      Check{fmt::format("ran an empty `map` there, as version 1 of {}", names),
            [&views](Context& context) {
              asio::io_context io;
              const kappa::Core core(io, context.directory() / game);
              for (const std::string& view : views) core.use(view, 1, KnowsNothingYet{});
              core.on_ready([&] { io.stop(); });
              io.run();
              core.close();
            }},
      start(other_door), shows(frame),
      Check{"compared it with what it shows in a fresh folder", [&](Context& context) {
              expect_frame(
                  context, past.frame, frame,
                  "An earlier `map` was here before yours, as version 1, like the skeleton's or a "
                  "first try of yours, and your program shows the rows that it left. You have "
                  "changed `map`, and the core can't know that: raise the version, the number in "
                  "`core.use`. Without a number it is 1. A view with a new name begins with 2, "
                  "too: your first tries had that name.");
            }});
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
