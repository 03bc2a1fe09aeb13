#include <gtest/gtest.h>

#include "../../learners_multichat.hpp"
#include "../../multifeed_peer.hpp"

#include <asio/io_context.hpp>
#include <kappa/core.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

using namespace harness;
using lessons::Json;
using lessons::Log;
using lessons::MultifeedPeer;

namespace {

using Rows = std::map<std::string, std::string>;

// How many chat messages each nickname has in these logs.
Rows counts_of(const std::vector<Log>& logs) {
  std::map<std::string, int> numbers;
  for (const Log& log : logs) {
    for (const Json& entry : log.entries) {
      if (entry["type"] != "chat-message" || !entry["nickname"].is_string()) continue;
      ++numbers[entry["nickname"].as_string()];
    }
  }
  Rows rows;
  for (const auto& [who, number] : numbers) rows[who] = std::to_string(number);
  return rows;
}

// The newest row of each name. What begins with `<` is a message.
Rows rows_in(const std::vector<std::string>& lines) {
  Rows rows;
  for (std::string line : lines) {
    while (line.ends_with('\r') || line.ends_with(' ')) line.pop_back();
    const auto colon = line.rfind(": ");
    if (line.starts_with('<') || colon == line.npos) continue;
    rows[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return rows;
}

std::string text_of(const Rows& rows) {
  std::string text;
  for (const auto& [key, value] : rows) text += fmt::format("{}: {}\n", key, value);
  return text;
}

// Whether there is a row of each name, and its number is what `number` makes of the right one.
bool all_are(const Rows& actual, const Rows& expected, const std::function<int(int)>& number) {
  return std::all_of(expected.begin(), expected.end(), [&](const auto& row) {
    const auto found = actual.find(row.first);
    return found != actual.end() && found->second == std::to_string(number(std::stoi(row.second)));
  });
}

// What is wrong with the rows, as a sentence: `because` if it is not known better.
std::string mistake_in(const Rows& actual, const std::vector<Log>& logs,
                       const std::string& because) {
  const Rows expected = counts_of(logs);
  for (const Log& log : logs) {
    if (actual.contains(log.key_pair.public_key.hex())) {
      return "Your program counts by feed. Count by nickname: `entry.value[\"nickname\"]`.";
    }
  }
  for (const auto& [key, value] : actual) {
    if (expected.contains(value)) {
      return "Name and number are the other way round: print `nickname: count`.";
    }
    if (!expected.contains(key)) return because;
  }
  if (actual == counts_of({logs.front()}) && actual != expected) {
    return "Your program counts only what is in your own feed. The view gets the entries of all "
           "feeds.";
  }
  if (all_are(actual, expected, [](int count) { return count + 1; })) {
    return "Each number is one too high. What is there before the first message of somebody?";
  }
  if (all_are(actual, expected, [](int count) { return 2 * count; })) {
    return "Each number is twice what it should be: entries are counted twice. Does something "
           "outside of the rows remember what was counted?";
  }
  if (expected.size() > 1 && all_are(actual, expected, [](int) { return 1; })) {
    return "Each number is 1. Add one to the number that is in the row: `rows.get(who)`.";
  }
  return because;
}

// Says what to do about a view that stopped because somebody's value is no text.
[[noreturn]] void fail_as_it_ended(Session::Running& program, const std::string& because) {
  try {
    program.fail_not_reached("it counted the messages", because);
  } catch (const Failure& failure) {
    Verdict verdict = failure.verdict();
    if (verdict.message.find("is not a text") != std::string::npos) {
      verdict.message +=
          " Others write what they like. Ask with `is_string()` before you call `as_string()`.";
    }
    throw Failure(verdict, failure.steps());
  }
}

// Waits for the rows that the logs give. `because` is a guess at the reason if they don't come, and
// `if_none` finds one if no row comes at all.
Check counts(const std::vector<Log>& logs, const std::string& because,
             const std::function<std::string()>& if_none) {
  return {"expected a line `nickname: count` for each nickname", [=](Context& context) {
            const Rows expected = counts_of(logs);
            auto& program = context.session().running();
            using Running = Session::Running;
            const auto woke = program.wait([&] { return rows_in(context.lines()) == expected; },
                                           Running::Watch::end);
            if (woke == Running::Woke::ready) return;
            const Rows actual = rows_in(context.lines());
            if (woke == Running::Woke::ended) fail_as_it_ended(program, because);
            context.fail({.message = actual.empty() ? if_none() : mistake_in(actual, logs, because),
                          .expected = text_of(expected),
                          .actual = text_of(actual)});
          }};
}

const std::string wrong_number =
    "Your program prints a wrong number, or names too many or too few.";
const std::string no_row =
    "Your program prints no line `nickname: count`. Does it `use` the view, and print its rows "
    "when "
    "the core is ready? If rows are read before, there are none yet.";

Check counts(const std::vector<Log>& logs, const std::string& because = wrong_number) {
  return counts(logs, because, [] { return no_row; });
}

// Gives the program time to count what is stored: killed in between, one that remembers something
// beside its rows has counted and forgotten it. Whether it counts right is for another step to say.
Check was_taken_in(const std::vector<Log>& logs) {
  return {"gave it time to count", [=](Context& context) {
            context.session().running().wait(
                [&] { return rows_in(context.lines()) == counts_of(logs); },
                Session::Running::Watch::end);
          }};
}

// Logs of three writers, each of whom writes under several names.
std::vector<Log> some_logs(std::size_t count = 40) {
  return lessons::logs_of({"local", "ada", "bob"}, lessons::messages_over_time(count));
}

Start start(const FreePort& door, const std::vector<std::string>& args = {}) {
  return {.args = args, .environment = direct_swarm(door), .terminal = Terminal{}};
}

Session kappa_chat() {
  return Session("kappa_chat", {.network = true, .patience = std::chrono::milliseconds(400)});
}

Json message_of(const std::string& nickname) {
  return {{"type", "chat-message"},
          {"nickname", nickname},
          {"text", "hello"},
          {"timestamp", "2018-11-05T14:26:00.000Z"}};
}

// `logs`, after `nickname` has written `count` messages more.
std::vector<Log> with(std::vector<Log> logs, const std::string& nickname, std::size_t count) {
  Log more{.writer = "more", .entries = {}};
  more.entries.assign(count, message_of(nickname));
  logs.push_back(more);
  return logs;
}

// Counts the entries of each feed: what the skeleton has.
struct CountsOfTheSkeleton {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    const std::string who = entry.id.feed.hex();
    rows.put(who, std::to_string(std::stoi(rows.get(who).value_or("0")) + 1));
  }
};

const Check counted_by_feed{
    "ran the skeleton's view there, which counts by feed", [](Context& context) {
      asio::io_context io;
      const kappa::Core core(io, context.directory() / lessons::multichat_name);
      core.use("counts", CountsOfTheSkeleton{});
      core.on_ready([&] { io.stop(); });
      io.run();
      core.close();
    }};

std::filesystem::path views_of(const Context& context) {
  return context.directory() / lessons::multichat_name / "views";
}

const Check has_views{
    "looked for the rows in multichat/views", [](Context& context) {
      context.expect(std::filesystem::is_directory(views_of(context)) &&
                         !std::filesystem::is_empty(views_of(context)),
                     "There is nothing in multichat/views, where a core keeps the rows of its "
                     "views. Is the core made of the folder, `kappa::Core core(io, "
                     "\"multichat\")`, and does it `use` the view?");
    }};

// Whether all these names stand in the files of the views. They do while the rows are new: the
// files' beginnings are not compressed.
bool views_have(const Context& context, const Rows& names) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(views_of(context))) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(in), {});
  }
  return std::all_of(names.begin(), names.end(),
                     [&](const auto& row) { return bytes.find(row.first) != bytes.npos; });
}

}  // namespace

TEST(KappaArchitecture, StoresWhatIsTyped) {
  const auto logs = some_logs(6);
  const FreePort door;
  auto session = kappa_chat();
  session.perform(lessons::place_multichat(logs), start(door), Type{"hello"}, Type{"\"quoted\" 猫"},
                  lessons::is_stored("\"quoted\" 猫"), Kill{},
                  lessons::stored({"hello", "\"quoted\" 猫"}, logs));
}

TEST(KappaArchitecture, CountsByNickname) {
  const auto logs = some_logs();
  const FreePort door;
  auto session = kappa_chat();
  session.perform(lessons::place_multichat(logs), start(door), counts(logs));
}

TEST(KappaArchitecture, CountsOnlyChatMessages) {
  const std::string what_counts =
      "Only chat messages count, and of those only the ones with a nickname that is a text.";
  std::vector<Log> logs = lessons::logs_of(
      {"local", "ada"}, {message_of("ada"),
                         message_of("dog-lover"),
                         {{"type", "position"}, {"nickname", "ada"}, {"x", 7}},
                         {{"nickname", "ada"}, {"text", "no type"}},
                         42,
                         nullptr,
                         "chat-message",
                         Json::array({"type", "chat-message", "nickname", "ada"}),
                         message_of("ada"),
                         {{"type", Json::array({"chat-message"})}, {"nickname", "ada"}}});
  const std::vector<Log> without_a_name =
      lessons::logs_of({"bob"}, {{{"type", "chat-message"}, {"text", "who am I?"}},
                                 {{"type", "chat-message"}, {"nickname", 7}},
                                 {{"type", "chat-message"}, {"nickname", nullptr}},
                                 {{"type", "chat-message"}, {"nickname", {{"is", "ada"}}}},
                                 message_of("bob")});
  {
    const FreePort door;
    auto session = kappa_chat();
    session.perform(
        lessons::place_multichat(logs), start(door),
        counts(logs, what_counts + " Your program counts what is no chat message. Ask for the type "
                                   "first: `entry.value[\"type\"]`."));
  }
  const FreePort door;
  auto session = kappa_chat();
  session.perform(
      lessons::place_multichat(without_a_name), start(door),
      counts(without_a_name,
             "Somebody has written a message without a nickname, or with one that is no "
             "text. Your program must step over it. Ask with `is_string()` before "
             "`as_string()`."));
}

TEST(KappaArchitecture, CountsWhatComes) {
  const auto logs = some_logs(9);
  const auto ada = MultifeedPeer("Ada");
  const FreePort door;
  const std::string not_again =
      "Your program does not print the new number of a nickname when a message comes. Print the "
      "rows after each batch that the view has taken in: `on_indexed`.";
  auto session = kappa_chat();
  session.perform(lessons::place_multichat(logs), start(door), counts(logs), Type{"one"},
                  counts(with(logs, "cat-lover", 1), not_again), Type{"two"},
                  counts(with(logs, "cat-lover", 2), not_again), ada.connects_to(door),
                  ada.writes(message_of("ada of the lake")),
                  counts(with(with(logs, "cat-lover", 2), "ada of the lake", 1),
                         "Your program does not count what others have written. Does it give each "
                         "connection to `core.replicate`, and print the rows again when the view "
                         "has taken in more?"));
}

TEST(KappaArchitecture, KeepsItsRows) {
  const auto logs = some_logs(30);
  const std::string somebody = counts_of(logs).begin()->first;
  const FreePort door, other_door, third_door;
  const std::string must_be_in_its_rows =
      " What a view has to remember must be in its rows: `map` is not called again for entries "
      "that it has seen.";
  bool has_rows = false;
  auto session = kappa_chat();
  session.perform(
      lessons::place_multichat(logs), start(door), counts(logs), Kill{}, has_views,
      Check{"looked for the names in the rows",
            [&](Context& context) { has_rows = views_have(context, counts_of(logs)); }},
      start(other_door, {somebody}),
      counts(logs,
             "Your program was started again, and its numbers are not those of before." +
                 must_be_in_its_rows,
             [&]() -> std::string {
               if (!has_rows) {
                 return "Your program was started again, and now it prints no number." +
                        must_be_in_its_rows;
               }
               return "Your program was started again, and now it prints no number. The rows are "
                      "there, but nobody prints them: `map` and `on_indexed` are called only when "
                      "something new comes. Print the rows once in `core.on_ready`.";
             }),
      Type{"one more"}, lessons::is_stored("one more"), was_taken_in(with(logs, somebody, 1)),
      Kill{}, start(third_door, {somebody}),
      counts(with(logs, somebody, 1),
             "Your program was started again, and the next message was not added to the number of "
             "before. A variable begins at nothing in each run, a `static` one, too. Add to the "
             "number that is in the row: `rows.get(who)`."));
}

TEST(KappaArchitecture, ComesBackFromTheLogs) {
  const auto logs = some_logs(30);
  const FreePort door, other_door;
  auto session = kappa_chat();
  session.perform(
      lessons::place_multichat(logs), start(door), counts(logs), Kill{}, has_views,
      Check{"deleted multichat/views",
            [](Context& context) { std::filesystem::remove_all(views_of(context)); }},
      start(other_door),
      counts(logs,
             "The views were deleted, and what your program works out anew is not what it "
             "was. The rows must depend on the logs, and on nothing else."));
}

TEST(KappaArchitecture, IsMadeAnewAfterAChange) {
  const auto logs = some_logs(12);
  const FreePort door;
  auto session = kappa_chat();
  const std::string stale =
      "Your program shows rows of the function that the skeleton had: it has run here before, as "
      "version 1. You have changed the function, so change the version: `core.use(\"counts\", 2, "
      "Counts{})`.";
  session.perform(lessons::place_multichat(logs), counted_by_feed, start(door),
                  Check{"expected that the rows are made anew", [&](Context& context) {
                          auto& program = context.session().running();
                          const auto complete = [&] {
                            return rows_in(context.lines()) == counts_of(logs);
                          };
                          if (program.wait(complete, Session::Running::Watch::end) ==
                              Session::Running::Woke::ready) {
                            return;
                          }
                          context.fail({.message = stale,
                                        .expected = text_of(counts_of(logs)),
                                        .actual = text_of(rows_in(context.lines()))});
                        }});
}
