// All agree on a view: in whatever order entries come, and whatever is in them.
#include <gtest/gtest.h>

#include "../../multifeed_peer.hpp"
#include "history.hpp"
#include "variations.hpp"

using namespace harness;
using lessons::comes_to;
using lessons::expect_frame;
using lessons::game;
using lessons::history;
using lessons::Json;
using lessons::Log;
using lessons::my_view;
using lessons::shows;
using lessons::start;

namespace {

// All entries of the logs, to see whether there is a difference.
std::vector<Json> entries_of(const std::vector<Log>& logs) {
  std::vector<Json> entries;
  for (const Log& log : logs) {
    entries.insert(entries.end(), log.entries.begin(), log.entries.end());
  }
  return entries;
}

}  // namespace

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
  const auto same_time = lessons::at_the_same_time(past.logs);
  const std::vector<Log> same_time_reversed(same_time.rbegin(), same_time.rend());
  compare(same_time_reversed, lessons::frame_of(same_time),
          "All entries have the same timestamp now, and then the order in which feeds come makes a "
          "difference. Two people can write in the same millisecond. Where the time does not "
          "decide, let the entry's `id` do it.");
  const auto two_bobs = lessons::with_two_bobs(past.logs);
  if (entries_of(two_bobs) == entries_of(past.logs)) return;
  const std::vector<Log> two_bobs_reversed(two_bobs.rbegin(), two_bobs.rend());
  compare(two_bobs_reversed, lessons::frame_of(two_bobs),
          "Cleo calls herself Bob now, and then the order in which feeds come makes a difference. "
          "Anybody can take any nickname, so two people may write into one row. A person is a "
          "feed, `entry.id.feed`; or let the entry itself decide what stays in the row.");
  const auto at_once = lessons::at_the_same_time(two_bobs);
  const std::vector<Log> at_once_reversed(at_once.rbegin(), at_once.rend());
  compare(at_once_reversed, lessons::frame_of(at_once),
          "Cleo calls herself Bob now, all entries have the same timestamp, and then the order in "
          "which feeds come makes a difference. Where neither nickname nor time decides, let the "
          "entry's `id` do it.");
}

TEST(MyView, HasTheSameWhenEntriesComeBitByBit) {
  const auto& past = history();
  const lessons::MultifeedPeer dora("Dora");
  const std::string instead =
      "Dora brings what Ada, Bob and Cleo have written, bit by bit: some entries of each, then the "
      "rest of Bob's and Cleo's, and last the rest of Ada's. Your program shows something else "
      "than if all had been there from the beginning. `map` must not depend on what came before "
      "from "
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

TEST(MyView, StepsOverNonsense) {
  const auto& past = history();
  const Log eve = lessons::nonsense(past.logs);
  std::vector<Log> last = past.logs, first = past.logs;
  last.push_back(eve);
  first.insert(first.begin(), eve);
  std::string before, after;
  const FreePort door, other_door;
  auto session = my_view();
  session.perform(lessons::place_multichat(last, game), lessons::place_bytes(), start(door),
                  shows(after, lessons::because_of_others));
  auto other = my_view();
  other.perform(
      lessons::place_multichat(first, game), lessons::place_bytes(), start(other_door),
      shows(before, lessons::because_of_others),
      Check{"compared it with what it shows when Eve's entries come last", [&](Context& context) {
              expect_frame(context, after, before,
                           "Eve has written entries that make no sense, and it makes a "
                           "difference whether they come before the others or after them. "
                           "An entry that makes no sense must change nothing, and must "
                           "not stop the view.");
            }});
}
