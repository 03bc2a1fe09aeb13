#include <gtest/gtest.h>

#include "../../multifeed_peer.hpp"
#include "shown_messages.hpp"

using namespace harness;
using lessons::Json;
using lessons::line_of;
using lessons::Messages;
using lessons::MultifeedPeer;
using lessons::next_line;
using lessons::no_chat_message;
using lessons::Screen;

namespace {

Messages part(const Messages& messages, std::size_t first, std::size_t count) {
  const auto begin = messages.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

const std::string not_what_is_there =
    "Your program does not show all that is in the feeds in multichat. `multi.on_feed` calls you "
    "with each feed, with those that are there already as well. For each of them, let `on_block` "
    "begin at `from_start`.";
const std::string not_later =
    "Grace wrote something while she was connected, and your program does not show it. Her feed "
    "was there when it started: `on_block` tells you of the blocks that come later, too.";
const std::string no_new_feed =
    "Bob came with a feed that was not there when your program started, and your program does not "
    "show what is in it. `multi.feeds()` is the list of this moment; `multi.on_feed` calls you "
    "with those that come later, too.";
const std::string not_in_new_feed =
    "Your program shows what was in a feed when it came, but not what was written into it later. "
    "Most of a new feed comes later: when you hear of it, it is empty.";

std::string made_up_line() {
  std::mt19937_64 random{random_seed()};
  return fmt::format("\"is {} there?\" 猫", random() % 100000);
}

// A multichat with the feeds of three people, of whom Ada is the one at the keyboard, and a list of
// messages that nobody has written yet.
struct Room {
  Room() {
    auto messages = lessons::messages_over_time(18);
    logs = lessons::logs_of({"local", "grace", "linus"}, part(messages, 0, 9));
    for (const lessons::Log& log : logs) there.push_back(log.entries);
    later = part(messages, 9, 9);
  }

  Start start(const std::vector<std::string>& peers = {}) const {
    return {.args = {"Ada"}, .environment = direct_swarm(door, peers), .terminal = Terminal{}};
  }
  // The person whose feed this is.
  MultifeedPeer owner_of(std::size_t log, const std::string& name) const {
    MultifeedPeer peer(name);
    peer.owns("local", logs[log].key_pair, logs[log].entries);
    return peer;
  }

  std::vector<lessons::Log> logs;
  std::vector<Messages> there;
  Messages later;
  FreePort door;
  Screen screen;
  Session session{"multichat", {.network = true}};
};

Step connects(const MultifeedPeer& peer, const FreePort& door) {
  return peer.connects_to(
      door,
      "Nobody can connect to your program: it does not listen. The swarm of lesson 9 is still "
      "part of it.");
}

}  // namespace

TEST(ReadingEveryone, ShowsWhatIsThere) {
  Room room;
  room.session.perform(lessons::place_multichat(room.logs), room.start(),
                       room.screen.shows(room.there, not_what_is_there),
                       room.screen.types(made_up_line()));
}

TEST(ReadingEveryone, ShowsWhatIsTyped) {
  const auto line = made_up_line();
  Room room;
  room.session.perform(room.start(), room.screen.types(line), room.screen.types("and " + line),
                       room.screen.types("and again " + line), Kill{},
                       lessons::stored({line, "and " + line, "and again " + line}, {}));
}

TEST(ReadingEveryone, ShowsWhatOthersWrite) {
  Room room;
  const auto grace = room.owner_of(1, "Grace");
  room.session.perform(lessons::place_multichat(room.logs), room.start(),
                       room.screen.shows(room.there, not_what_is_there), connects(grace, room.door),
                       grace.writes(room.later[0]), room.screen.shows({{room.later[0]}}, not_later),
                       grace.writes_all(part(room.later, 1, 3)),
                       room.screen.shows({part(room.later, 1, 3)}, not_later),
                       room.screen.types(made_up_line()));
}

TEST(ReadingEveryone, ShowsFeedsThatComeLater) {
  Room room;
  const MultifeedPeer bob("Bob");
  const std::string no_second_feed =
      "Bob was connected, and then got another feed from somebody else. Your program does not show "
      "what is in that.";
  room.session.perform(
      lessons::place_multichat(room.logs), bob.writes_all(part(room.later, 0, 2)), room.start(),
      room.screen.shows(room.there, not_what_is_there), connects(bob, room.door),
      room.screen.shows({part(room.later, 0, 2)}, no_new_feed), bob.writes(room.later[2]),
      room.screen.shows({{room.later[2]}}, not_in_new_feed), bob.writes(room.later[3], "cleo"),
      room.screen.shows({{room.later[3]}}, no_second_feed), bob.writes(room.later[4], "cleo"),
      room.screen.shows({{room.later[4]}}, not_in_new_feed), bob.writes(room.later[5]),
      room.screen.shows({{room.later[5]}}, not_in_new_feed), room.screen.types(made_up_line()));
}

TEST(ReadingEveryone, ShowsEachMessageOnce) {
  const auto line = made_up_line();
  Room room;
  const auto grace = room.owner_of(1, "Grace"),
             other_grace = room.owner_of(1, "Linus, who has Grace's feed");
  const MultifeedPeer bob("Bob");
  const FreePort other_door;
  auto again = room.start();
  again.environment = direct_swarm(other_door);
  auto all = room.there;
  all[1].push_back(room.later[0]);
  all.push_back(part(room.later, 1, 2));
  room.session.perform(
      lessons::place_multichat(room.logs), bob.writes(room.later[1]), room.start(),
      room.screen.shows(room.there, not_what_is_there), connects(grace, room.door),
      connects(other_grace, room.door), connects(bob, room.door),
      room.screen.shows({{room.later[1]}}, no_new_feed), grace.writes(room.later[0]),
      room.screen.shows({{room.later[0]}}, not_later), bob.dies(), bob.writes(room.later[2]),
      connects(bob, room.door), room.screen.shows({{room.later[2]}}, not_in_new_feed),
      room.screen.types(line), grace.dies(), other_grace.dies(), bob.dies(), Kill{},
      room.screen.is_empty(), again,
      Check{"looked at what it shows after a restart, with nobody there",
            [&](Context& context) {
              std::vector<std::string> lines;
              const std::size_t count = 9 + 3 + 1;  // Ada's own has a time that only she knows
              while (lines.size() < count) {
                lines.push_back(next_line(
                    context, fmt::format("{} messages", count),
                    "After a restart, with nobody there, your program does not show all messages "
                    "again. The folder has them all, and `on_block` can begin at `from_start`."));
              }
              std::sort(lines.begin(), lines.end());
              context.expect(std::adjacent_find(lines.begin(), lines.end()) == lines.end(),
                             "After a restart your program shows a message twice.");
              for (const Messages& messages : all) {
                for (const Json& message : messages) {
                  context.expect(std::binary_search(lines.begin(), lines.end(), line_of(message)),
                                 "After a restart your program does not show the message " +
                                     in_quotes(message["text"].as_string()) + ".");
                }
              }
            }},
      room.screen.types("and " + line));
}

TEST(ReadingEveryone, SkipsWhatIsNoChatMessage) {
  Room room;
  const MultifeedPeer bob("Bob");
  room.logs[2].entries.insert(room.logs[2].entries.begin() + 1, no_chat_message);
  room.session.perform(lessons::place_multichat(room.logs), bob.writes(no_chat_message),
                       bob.writes("a text"), bob.writes(room.later[0]), room.start(),
                       room.screen.shows(room.there, not_what_is_there), connects(bob, room.door),
                       room.screen.shows({{room.later[0]}}, no_new_feed),
                       room.screen.types(made_up_line()));
}

TEST(ReadingEveryone, GoesOnWhateverComes) {
  Room room;
  const MultifeedPeer bob("Bob");
  const auto goes_on = [](Step step) {
    step.run = [run = std::move(step.run)](Context& context) {
      try {
        run(context);
      } catch (const Failure&) {
        if (context.running()) throw;
        const auto& program = context.session().running();
        context.fail({.message = "Your program ends because of what somebody else wrote. A member "
                                 "may be missing, or be no text: then `as_string` throws, and `{}` "
                                 "prints what there is.",
                      .actual = last_lines(program.output() + program.errors())});
      }
    };
    return step;
  };
  room.session.perform(
      bob.writes_bytes("this is no JSON"), bob.writes_bytes(""),
      bob.writes({{"type", "chat-message"}}),
      bob.writes({{"type", "chat-message"}, {"nickname", 7}, {"text", {1, 2}}, {"timestamp", {}}}),
      bob.writes({{"type", {{"type", "chat-message"}}}}), bob.writes(Json::array({})),
      bob.writes(room.later[0]), room.start(), connects(bob, room.door),
      goes_on(ExpectLine(Pattern(line_of(room.later[0])))
                  .eventually()
                  .otherwise("After something strange in Bob's feed, your program does not show "
                             "the message that follows.")),
      bob.writes(room.later[1]), goes_on(ExpectLine(Pattern(line_of(room.later[1]))).eventually()));
}

TEST(ReadingEveryone, TwoOfYoursTalk) {
  const auto line = made_up_line();
  const FreePort door;
  const FreePort other_door = lessons::port_below({door.address()});
  Session one("multichat", {.network = true}), other("multichat", {.network = true});
  const auto shows = [](const std::string& end) {
    return ExpectLine(that("ends with `" + end + "`",
                           [end](std::string_view shown) {
                             return shown.starts_with('<') && shown.ends_with(end);
                           }))
        .eventually()
        .otherwise("What is typed into one copy of your program is not shown by the other.");
  };
  one.perform(Start{.args = {"Ada"}, .environment = direct_swarm(door), .terminal = Terminal{}},
              Type{line}, shows("> Ada: " + line));
  other.perform(Start{.args = {"Bob"},
                      .environment = direct_swarm(other_door, {door.address()}),
                      .terminal = Terminal{}},
                shows("> Ada: " + line), Type{"yes"}, shows("> Bob: yes"));
  one.perform(shows("> Bob: yes"), Type{"and " + line});
  other.perform(shows("> Ada: and " + line));
}
