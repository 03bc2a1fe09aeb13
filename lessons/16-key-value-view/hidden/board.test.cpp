#include <gtest/gtest.h>

#include "../../learners_multichat.hpp"
#include "../../multifeed_peer.hpp"

using namespace harness;
using lessons::Json;
using lessons::Log;
using lessons::MultifeedPeer;

namespace {

const std::string board = "board";

std::string id(const Log& log, std::size_t seq) {
  return fmt::format("{}@{}", log.key_pair.public_key, seq);
}

Json note(const std::string& key, const std::string& value, const std::vector<std::string>& links) {
  return {{"type", "note"},
          {"key", key},
          {"value", value},
          {"links", Json::array({links.begin(), links.end()})}};
}

Start start(const FreePort& door, const std::vector<std::string>& peers = {}) {
  return {.environment = direct_swarm(door, peers), .terminal = Terminal{.echo = false}};
}

// The lines about this key, in order.
std::vector<std::string> lines_about(const Context& context, const std::string& key) {
  std::vector<std::string> result;
  for (const std::string& line : context.lines()) {
    if (line.starts_with(key + ":")) result.push_back(line);
  }
  return result;
}

// Expects that the newest line about the key becomes this one. `because` is the message if it does
// not, a guess at the reason; `ended` the one if the program ends instead.
Check comes_to(const std::string& line, const std::string& because, const std::string& ended = {}) {
  return {"expected that it comes to show `" + line + "`", [=](Context& context) {
            const std::string key = line.substr(0, line.find(':'));
            auto& program = context.session().running();
            const auto woke = program.wait(
                [&] {
                  const auto lines = lines_about(context, key);
                  return !lines.empty() && lines.back() == line;
                },
                Session::Running::Watch::end);
            if (woke == Session::Running::Woke::ready) return;
            const bool is_over = woke == Session::Running::Woke::ended;
            if (is_over && ended.empty()) program.fail_not_reached("it showed `" + line + "`");
            context.fail({.message = is_over ? ended : because,
                          .expected = line,
                          .actual = last_lines(program.output() + program.errors())});
          }};
}

const std::string not_shown =
    "What was written is not shown. `write_of` has to say which key an entry is about, and "
    "`board.on_update` has to hand over what changes.";
const std::string not_replaced =
    "The new value stands beside the old one. It replaces what it links to: give the note `links`, "
    "from `board.links_json(key)`, and let `write_of` hand them on, with `kappa::links_in`.";
const std::string not_all_there =
    "What is on the board when your program starts is not shown as it is. `board.keys()` and "
    "`board.get(key)` have it, once the board is ready.";

// The notes in the program's own feed.
std::vector<Json> notes(const Context& context) {
  const auto folder = context.directory() / board;
  if (!std::filesystem::is_directory(folder)) {
    context.fail("There is no directory board after your program was there.");
  }
  const auto feed = multifeed::JsonMultifeed::open(folder).writer("local");
  std::vector<Json> result;
  for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) result.push_back(feed.get(seq));
  return result;
}

// What two wrote who had not heard of each other, and did not agree.
struct Conflict {
  Conflict() {
    local.entries = {note("dinner", "eggs", {}), note("dinner", "soup", {id(local, 0)})};
    bob.entries = {note("dinner", "rice", {}), note("drink", "tea", {})};
  }
  Log local{.writer = "local", .entries = {}};
  Log bob{.writer = "bob", .entries = {}};
};

}  // namespace

TEST(KeyValueBoard, ShowsWhatIsTyped) {
  const FreePort door;
  Session session("board", {.network = true});
  session.perform(
      start(door), Type{"dinner soup"}, comes_to("dinner: [soup]", not_shown),
      Type{"drink \"green tea\" 猫"}, comes_to("drink: [\"green tea\" 猫]", not_shown), Kill{},
      Check{"looked at what is in the feed `local`", [](Context& context) {
              const auto all = notes(context);
              context.expect(all.size() == 2, fmt::format("Two lines were typed, and the feed has "
                                                          "{} blocks.",
                                                          all.size()));
              context.expect(all[0]["type"] == "note" && all[0]["key"] == "dinner" &&
                                 all[0]["value"] == "soup",
                             "The first block is not a note about dinner: " + all[0].dump());
            }});
}

TEST(KeyValueBoard, ReplacesWhatItHasSeen) {
  const FreePort door;
  Session session("board", {.network = true});
  session.perform(
      start(door), Type{"dinner soup"}, comes_to("dinner: [soup]", not_shown), Type{"drink tea"},
      comes_to("drink: [tea]", not_shown), Type{"dinner rice"},
      comes_to("dinner: [rice]", not_replaced), Type{"dinner eggs"},
      comes_to("dinner: [eggs]", not_replaced), Kill{},
      Check{"looked at the links of the notes", [](Context& context) {
              const auto all = notes(context);
              const auto key =
                  multifeed::Multifeed::open(context.directory() / board).writer("local").key();
              const std::vector<Json> links = {Json::array({}), Json::array({}),
                                               Json::array({fmt::format("{}@0", key)}),
                                               Json::array({fmt::format("{}@2", key)})};
              for (std::size_t i = 0; i < links.size(); ++i) {
                context.expect_equal(
                    fmt::format("The note in block {} does not link to exactly what it replaces: "
                                "the newest of the same key.",
                                i),
                    links[i].dump(), all.at(i)["links"].dump());
              }
            }});
}

TEST(KeyValueBoard, ShowsAConflictAndWhatSettlesIt) {
  const Conflict conflict;
  const FreePort door;
  Session session("board", {.network = true});
  session.perform(
      lessons::place_multichat({conflict.local, conflict.bob}, board), start(door),
      comes_to("drink: [tea]", not_all_there), comes_to("dinner: [rice] [soup]", not_all_there),
      Type{"dinner rice soup"},
      comes_to("dinner: [rice soup]",
               "There were two values, and your note does not settle it: it has to link to both of "
               "them. `board.links_json(key)` has them all."),
      Kill{}, Check{"looked at the links of the new note", [&](Context& context) {
                      auto expected = std::set{id(conflict.local, 1), id(conflict.bob, 0)};
                      std::set<std::string> actual;
                      const Json newest = notes(context).back();
                      for (const Json& link : newest["links"].as_array()) {
                        actual.insert(link.as_string());
                      }
                      context.expect(actual == expected,
                                     "The new note does not link to exactly the two values that it "
                                     "replaces.");
                    }});
}

TEST(KeyValueBoard, ShowsWhatOthersWrite) {
  const Conflict conflict;
  const FreePort door;
  const MultifeedPeer bob("Bob");
  bob.owns("local", conflict.bob.key_pair, conflict.bob.entries);
  Session session("board", {.network = true});
  session.perform(
      lessons::place_multichat({conflict.local}, board), start(door),
      comes_to("dinner: [soup]", not_all_there), bob.connects_to(door),
      comes_to("dinner: [rice] [soup]",
               "Bob wrote something else about dinner, and your program "
               "does not show both. " +
                   not_shown),
      bob.writes(note("dinner", "both", {id(conflict.local, 1), id(conflict.bob, 0)})),
      comes_to("dinner: [both]", "Bob settled it, and your program does not show that."),
      Type{"dinner bread"}, comes_to("dinner: [bread]", not_replaced));
}

TEST(KeyValueBoard, ShowsTheBoardAfterARestart) {
  const std::string not_again =
      "After a restart your program does not show the board. Nothing has changed, so `on_update` "
      "has nothing to say: " +
      not_all_there;
  const FreePort door, other_door;
  Session session("board", {.network = true});
  session.perform(
      start(door), Type{"dinner soup"}, comes_to("dinner: [soup]", not_shown), Type{"drink tea"},
      comes_to("drink: [tea]", not_shown), Type{"dinner rice"},
      comes_to("dinner: [rice]", not_replaced), Kill{}, start(other_door),
      comes_to("dinner: [rice]", not_again), comes_to("drink: [tea]", not_again),
      Check{"looked at what it shows",
            [](Context& context) {
              context.expect(
                  lines_about(context, "dinner") == std::vector<std::string>{"dinner: [rice]"},
                  "After a restart your program shows more than the board as it is.");
            }},
      Type{"drink milk"}, comes_to("drink: [milk]", not_replaced));
}

TEST(KeyValueBoard, WaitsForTheBoard) {
  Log local{.writer = "local", .entries = {}};
  for (std::size_t i = 0; i < 1200; ++i) {
    local.entries.push_back(
        note("dinner", std::to_string(i),
             i == 0 ? std::vector<std::string>{} : std::vector{id(local, i - 1)}));
  }
  const FreePort door;
  Session session("board", {.network = true});
  session.perform(
      lessons::place_multichat({local}, board), start(door), Type{"dinner soup"},
      comes_to("dinner: [soup]",
               "There was much in the logs, and something was typed before your board had seen it "
               "all. So the new note links to an old one, and stands beside the newest. Ask for "
               "the links in a callback of `board.on_ready`."));
}

TEST(KeyValueBoard, GoesOnWhateverComes) {
  const Conflict conflict;
  const FreePort door;
  const MultifeedPeer bob("Bob");
  const auto soup = id(conflict.local, 1);
  Json no_note = note("dinner", "nothing", {soup});
  no_note.set("type", "chat-message");
  Session session("board", {.network = true});
  session.perform(
      lessons::place_multichat({conflict.local}, board), bob.writes_bytes("this is no JSON"),
      bob.writes({{"type", "note"}}),
      bob.writes({{"type", "note"}, {"key", 7}, {"value", {1}}, {"links", 3}}),
      bob.writes({{"type", "note"}, {"key", "drink"}, {"links", {"tea", 1, soup}}}),
      bob.writes(no_note), bob.writes(note("drink", "tea", {})), start(door),
      comes_to("dinner: [soup]", not_all_there), bob.connects_to(door),
      comes_to("drink: [null] [tea]",
               "After something strange in Bob's feed, your program does "
               "not show the note that follows.",
               "Your program ends because of what somebody else wrote. A key may be missing, or be "
               "no text: then `as_string` throws. A `kappa::Write` takes the Json as it is."),
      Check{"looked at dinner", [](Context& context) {
              context.expect_equal(
                  "A block that is no note was taken for one. Look at its `type` first.",
                  "dinner: [soup]", lines_about(context, "dinner").back());
            }});
}

TEST(KeyValueBoard, ThreeWhoWereOffline) {
  const std::string not_met =
      "Three copies of your program were started offline, and each wrote about dinner. Then they "
      "met, and one of them does not show all three values.";
  const std::string not_settled =
      "One of three settled it, and that does not come to all. What is typed has to replace all "
      "values that are on the board.";
  // One waits for another here, and not for the test.
  const SessionOptions options{.network = true, .patience = std::chrono::seconds{5}};
  struct Friend {
    std::string value;
    FreePort offline, door;
    std::unique_ptr<Session> session;
  };
  std::vector<Friend> friends;
  std::vector<std::string> others;  // whoever comes later dials all of them at once
  for (const char* value : {"eggs", "rice", "soup"}) {
    friends.push_back(
        {value, {}, lessons::port_below(others), std::make_unique<Session>("board", options)});
    others.push_back(friends.back().door.address());
  }
  for (Friend& one : friends) {
    one.session->perform(start(one.offline), Type{"dinner " + one.value},
                         comes_to("dinner: [" + one.value + "]", not_shown), Kill{});
  }
  others.clear();
  for (Friend& one : friends) {
    one.session->perform(start(one.door, others));
    others.push_back(one.door.address());
  }
  for (Friend& one : friends) {
    one.session->perform(comes_to("dinner: [eggs] [rice] [soup]", not_met));
  }
  friends[1].session->perform(Type{"dinner bread"});
  for (Friend& one : friends) {
    one.session->perform(comes_to("dinner: [bread]", not_settled));
  }
}
