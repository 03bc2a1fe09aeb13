#include <gtest/gtest.h>

#include "../../feed_peer.hpp"
#include "../../lan_ear.hpp"
#include "../../learners_multichat.hpp"
#include "../../multifeed_peer.hpp"

using namespace harness;
using lessons::FeedPeer;
using lessons::Json;
using lessons::MultifeedPeer;

namespace {

const std::string not_listening =
    "Nobody can connect to your program: it does not listen. Does it have a `swarm::Swarm`, does "
    "that call `join`, and does `io.run()` run while it is there?";

const std::string only_some =
    "Your program is connected, but does not hand over all feeds that it has. Does `on_connection` "
    "give each connection to `multi.replicate`?";

const std::string not_taken =
    "What others have does not come into your folder. `replicate` exchanges feeds in both "
    "directions, if you leave it to its defaults.";

std::string made_up_line() {
  std::mt19937_64 random{random_seed()};
  return fmt::format("\"is {} there?\" 猫", random() % 100000);
}

// A multichat that has been in use: the program's own feed and two that came from others.
struct Room {
  explicit Room(std::size_t count = 9)
      : logs{lessons::logs_of({"local", "grace", "linus"}, lessons::messages_over_time(count))} {
    session.perform(Step(lessons::place_multichat(logs)));
  }

  Start start(const std::vector<std::string>& peers = {}) const {
    return {.args = {"Ada"}, .environment = direct_swarm(door, peers), .terminal = Terminal{}};
  }
  const crypto::PublicKey& key() const { return logs[0].key_pair.public_key; }
  // Expects that the peer gets all that is in the room.
  Step gives_all_to(const MultifeedPeer& peer, const std::string& because) const {
    return {"expected that " + peer.name() + " gets all three feeds",
            [this, peer, because](Context& context) {
              for (const lessons::Log& log : logs) {
                peer.gets(log.writer == "local" ? "your feed" : "a feed that you got from others",
                          log.key_pair.public_key, log.entries.size(), because)
                    .run(context);
              }
            }};
  }

  std::vector<lessons::Log> logs;
  FreePort door;
  Session session{"multichat", {.network = true}};
};

// Messages that are not in the room yet.
std::vector<Json> written_by_others(std::size_t count) {
  auto messages = lessons::messages_over_time(9 + count);
  messages.erase(messages.begin(), messages.begin() + 9);
  return messages;
}

Step connects(const MultifeedPeer& peer, const FreePort& door) {
  return peer.connects_to(door, not_listening);
}

// The line that the program shows for what was typed.
ExpectLine shows(const std::string& text) {
  return ExpectLine(that("ends with `: " + text + "`",
                         [text](std::string_view line) {
                           return line.starts_with('<') && line.ends_with(": " + text);
                         }))
      .eventually()
      .otherwise(
          "What was typed is not shown. Your own messages are shown as before: `on_block` belongs "
          "to your writer now.");
}

// The feeds in `multichat` that have names, as the program left them.
std::map<std::string, crypto::PublicKey> writers_in(const Context& context) {
  const auto directory = context.directory() / lessons::multichat_name;
  if (!std::filesystem::is_directory(directory)) {
    context.fail("There is no directory multichat after your program was there." +
                 lessons::made_instead(context.directory()));
  }
  if (std::filesystem::exists(directory / "key")) {
    context.fail(
        "In multichat there is a single feed. Open it with `multifeed::JsonMultifeed::open`: then "
        "there is room for everybody's.");
  }
  std::map<std::string, crypto::PublicKey> result;
  try {
    const auto multi = multifeed::Multifeed::open(directory);
    for (const auto& feed : multi.feeds()) {
      if (auto name = multi.name_of(feed.key())) result.emplace(*name, feed.key());
    }
  } catch (const std::exception& error) {
    context.fail(fmt::format("The feeds in multichat can't be opened: {}", error.what()));
  }
  return result;
}

// The key of the writer `local`. Fails the check, in words, if there is none.
crypto::PublicKey local_in(const Context& context) {
  const auto writers = writers_in(context);
  if (const auto found = writers.find("local"); found != writers.end()) return found->second;
  std::string names;
  for (const auto& [name, key] : writers) names += (names.empty() ? "" : ", ") + in_quotes(name);
  context.fail({.message = writers.empty() ? "The multifeed in multichat has no writer."
                                           : "Your writer is not called `local`.",
                .expected = "a writer `local`",
                .actual = writers.empty() ? "(no writer)" : names});
}

}  // namespace

TEST(ManyWriters, HasAWriter) {
  const auto line = made_up_line();
  FreePort door;
  Session session{"multichat", {.network = true}};
  session.perform(
      Start{.args = {"Ada"}, .environment = direct_swarm(door), .terminal = Terminal{}}, Type{line},
      shows(line), Kill{},
      Check{"looked for a writer in multichat", [](Context& context) { local_in(context); }});
}

TEST(ManyWriters, StoresWhatIsTyped) {
  const auto line = made_up_line();
  Room room;
  room.session.perform(
      room.start(), Type{line}, shows(line), Type{"and " + line}, shows("and " + line), Kill{},
      lessons::stored({line, "and " + line}, room.logs),
      Check{"looked for the nickname", [&](Context& context) {
              context.expect_equal("The `nickname` is not the one from the command line.", "Ada",
                                   lessons::writer_of(context).head()["nickname"].as_string());
            }});
}

TEST(ManyWriters, KeepsItsWriter) {
  const auto line = made_up_line();
  FreePort door, other_door;
  std::optional<crypto::PublicKey> first;
  Session session{"multichat", {.network = true}};
  const auto start = [](const FreePort& where) {
    return Start{.args = {"Ada"}, .environment = direct_swarm(where), .terminal = Terminal{}};
  };
  session.perform(
      start(door), Type{line}, shows(line), Kill{},
      Check{"noted the key of `local`", [&](Context& context) { first = local_in(context); }},
      start(other_door), Type{"and " + line}, shows("and " + line), Kill{},
      Check{"looked for the same writer", [&](Context& context) {
              context.expect(
                  local_in(context) == *first && lessons::writer_of(context).length() == 2,
                  "After a restart your program writes to another feed than before. Whoever has "
                  "your old one takes you for somebody else.");
            }});
}

TEST(ManyWriters, OffersItsFeedAtOnce) {
  FreePort door;
  Session session{"multichat", {.network = true}};
  const MultifeedPeer bob("Bob");
  session.perform(
      Start{.args = {"Ada"}, .environment = direct_swarm(door), .terminal = Terminal{}},
      bob.comes_by(door, not_listening),
      bob.gets_some_feed(
          "Bob came before you had typed anything, asked which feeds there are, and heard: none. "
          "Then he left. Your writer was not ready when your program joined: it was not there yet. "
          "Call `multi.writer` in `main`, before `io.run()`, and not when the first line is "
          "typed."));
}

TEST(ManyWriters, GivesEveryFeedItHas) {
  Room room;
  const MultifeedPeer bob("Bob");
  room.session.perform(room.start(), connects(bob, room.door), room.gives_all_to(bob, only_some));
}

TEST(ManyWriters, GoesOnLive) {
  const auto line = made_up_line();
  const auto messages = written_by_others(2);
  const std::string not_live =
      "Your program ends the connection, or falls silent on it, once everything that was there has "
      "gone over. Replicate with {.live = true}: then it goes on with what comes later.";
  Room room;
  const MultifeedPeer bob("Bob");
  room.session.perform(
      bob.writes(messages[0]), room.start(), connects(bob, room.door),
      room.gives_all_to(bob, not_live), Type{line}, bob.gets("your feed", room.key(), 4, not_live),
      Type{"and " + line}, bob.gets("your feed", room.key(), 5, not_live),
      Check{"looked at what Bob got",
            [&](Context& context) {
              context.expect_equal("The newest message that Bob has is not what was typed.",
                                   "and " + line,
                                   bob.messages(room.key()).back()["text"].as_string());
            }},
      lessons::is_stored(messages[0]["text"].as_string(), not_taken), bob.writes(messages[1]),
      lessons::is_stored(messages[1]["text"].as_string(),
                         "Bob wrote something while he was connected, and it does not come into "
                         "your folder. " +
                             not_live));
}

TEST(ManyWriters, CarriesTheFeedsOfOthers) {
  const auto messages = written_by_others(5);
  const std::string not_kept =
      "What Bob brought does not get from your program to Cleo. Everybody takes what others have, "
      "keeps it in the folder, and gives it to whoever comes.";
  Room room(3);
  const MultifeedPeer bob("Bob"), cleo("Cleo"), dan("Dan");
  const FreePort other_door;
  const auto from_bob = bob.key(), from_bobs_phone = bob.key("phone");
  auto again = room.start();
  again.environment = direct_swarm(other_door);
  room.session.perform(
      bob.writes_all({messages[0], messages[1]}),
      bob.writes_all({messages[2], messages[3]}, "phone"), room.start(), connects(bob, room.door),
      connects(cleo, room.door), cleo.gets("Bob's feed", from_bob, 2, not_kept),
      cleo.gets("another feed that Bob has", from_bobs_phone, 2, not_kept), bob.writes(messages[4]),
      cleo.gets("Bob's feed", from_bob, 3, not_kept), bob.dies(), cleo.dies(), Kill{}, again,
      connects(dan, other_door), dan.gets("Bob's feed", from_bob, 3, not_kept),
      dan.gets("another feed that Bob has", from_bobs_phone, 2, not_kept),
      room.gives_all_to(dan, only_some));
}

TEST(ManyWriters, ServesEverybody) {
  const auto line = made_up_line();
  Room room(3);
  const MultifeedPeer bob("Bob"), cleo("Cleo");
  room.door = lessons::port_below({cleo.address()});
  const std::string only_one =
      "Your program does not exchange feeds with everybody who is connected. Does `on_connection` "
      "replicate each connection, the second one too?";
  room.session.perform(
      room.start({cleo.address()}), connects(bob, room.door),
      bob.gets("your feed", room.key(), 1, only_one),
      cleo.is_connected_to("Cleo can be found, but your program does not connect to Cleo. Does it "
                           "join the swarm?"),
      cleo.gets("your feed", room.key(), 1, only_one), bob.dies(), Type{line},
      cleo.gets("your feed", room.key(), 2,
                "When Bob is gone, your program sends Cleo nothing more."),
      connects(bob, room.door), bob.gets("your feed", room.key(), 2, only_one));
}

TEST(ManyWriters, LivesWithStrangers) {
  const auto line = made_up_line();
  Room room(3);
  multifeed::Options another_room;
  another_room.shared_key = crypto::KeyPair::generate().public_key;
  const MultifeedPeer trudy("Trudy", another_room), cleo("Cleo");
  const Peer bob("Bob");
  const auto grace = FeedPeer::writer("Grace", written_by_others(1));
  const auto gave_up = [](Step step) {
    step.run = [run = std::move(step.run)](Context& context) {
      try {
        run(context);
      } catch (const Failure&) {
        if (context.running()) throw;
        const auto& program = context.session().running();
        context.fail({.message = "Your program ends when somebody comes who speaks of something "
                                 "else. One stranger in the room must not keep it from the others.",
                      .actual = last_lines(program.output() + program.errors())});
      }
    };
    return step;
  };
  room.session.perform(
      room.start(), bob.connects_to(room.door, not_listening), bob.says("hello from Bob"),
      gave_up(grace.connects_to(room.door)), gave_up(trudy.connects_to(room.door)),
      gave_up(trudy.is_left("Trudy has another shared key, and your program stays connected.")),
      gave_up(connects(cleo, room.door)), gave_up(cleo.gets("your feed", room.key(), 1, only_some)),
      Type{line}, gave_up(cleo.gets("your feed", room.key(), 2, only_some)));
}

TEST(ManyWriters, JoinsTheRoom) {
  Room room(3);
  const lessons::LanEar ear;
  room.session.perform(
      Start{.args = {"Ada"}, .environment = ear.environment(), .terminal = Terminal{}},
      ear.hears_topic(
          {swarm::Topic::named("kappa-workshop"), "the topic `kappa-workshop`"},
          {crypto::discovery_key(room.key()), "the discovery key of your own feed"},
          {.wrong = "Your program still joins with the discovery key of your own feed. Only those "
                    "who have it look for that. All who want to meet have to join the same topic.",
           .both = "Your program joins the room, and the discovery key of your own feed as well. "
                   "Take that line out: nobody looks for it any more.",
           .neither = "Your program does not join the topic `kappa-workshop`, so it finds nobody "
                      "who has."}));
}

TEST(ManyWriters, TwoOfYoursMeet) {
  const auto line = made_up_line();
  const auto logs = lessons::logs_of({"local"}, lessons::messages_over_time(2));
  const FreePort door;
  const FreePort other_door = lessons::port_below({door.address()});
  const MultifeedPeer cleo("Cleo");
  const std::string not_there = "What is in one copy of your program does not come to the other.";
  Session one("multichat", {.network = true}), other("multichat", {.network = true});
  one.perform(Step(lessons::place_multichat(logs)),
              Start{.args = {"Ada"}, .environment = direct_swarm(door), .terminal = Terminal{}},
              Type{line}, shows(line));
  other.perform(Start{.args = {"Bob"},
                      .environment = direct_swarm(other_door, {door.address()}),
                      .terminal = Terminal{}},
                connects(cleo, other_door),
                cleo.gets("the feed of the other one", logs[0].key_pair.public_key, 3, not_there));
  one.perform(Type{"and " + line}, shows("and " + line));
  other.perform(cleo.gets("the feed of the other one", logs[0].key_pair.public_key, 4, not_there));
}
