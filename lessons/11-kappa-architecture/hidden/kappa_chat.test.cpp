#include <gtest/gtest.h>

#include "../../multifeed_peer.hpp"
#include "printed_counts.hpp"

#include <asio/io_context.hpp>
#include <kappa/core.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace harness;
using lessons::counts;
using lessons::counts_of;
using lessons::Json;
using lessons::Log;
using lessons::MultifeedPeer;
using lessons::Rows;
using lessons::rows_in;
using lessons::text_of;
using lessons::was_taken_in;

namespace {

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
