#include <gtest/gtest.h>

#include "../../feed_peer.hpp"
#include "../../lan_ear.hpp"
#include "../../learners_feed.hpp"

using namespace harness;
using lessons::FeedPeer;
using lessons::Json;
using lessons::port_below;
using lessons::Serves;

namespace {

std::string line_of(const Json& message) {
  return fmt::format("<{}> {}: {}", message["timestamp"], message["nickname"], message["text"]);
}

// Messages whose texts differ, so that one that is missing can be named.
std::vector<Json> some_messages(std::size_t count) {
  std::mt19937_64 random{random_seed()};
  std::vector<Json> messages;
  while (messages.size() < count) {
    Json message = lessons::old_message(random);
    message.set("text",
                fmt::format("message {} of {}: {}", messages.size() + 1, count, message["text"]));
    messages.push_back(std::move(message));
  }
  return messages;
}

std::vector<Json> part(const std::vector<Json>& messages, std::size_t first, std::size_t count) {
  const auto begin = messages.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

Start viewer_of(const crypto::PublicKey& key, const FreePort& door,
                const std::vector<std::string>& peers = {}) {
  return {.args = {key.hex()}, .environment = direct_swarm(door, peers), .terminal = Terminal{}};
}

Step connects(const FeedPeer& peer, const FreePort& door) {
  return peer.connects_to(door,
                          "Nobody can connect to your viewer: it does not listen. Does it have a "
                          "`swarm::Swarm`, does that call `join`, and does `io.run()` run while it "
                          "is there?");
}

const std::string another_line =
    "Your viewer prints another line than `<timestamp> nickname: text` of the message.";

const Json no_chat_message = {
    {"type", "position"}, {"nickname", "ada"}, {"text", "north"}, {"timestamp", "now"}};

// What is wrong with a line that should be that of message `next`.
std::string mistake_in(const std::string& line, const std::vector<Json>& messages,
                       std::size_t next) {
  for (std::size_t other = 0; other < messages.size(); ++other) {
    if (line == line_of(messages[other])) {
      return other < next ? "Your viewer shows a message twice."
                          : "Your viewer leaves out a message, or shows them in another order than "
                            "they have in the log.";
    }
    if (line == line_of(lessons::changed(messages[other]))) {
      return "Your viewer shows a message that the writer of the log has never written.";
    }
  }
  if (line == line_of(no_chat_message))
    return "Your viewer prints a block that is no chat message.";
  return another_line;
}

// Expects that these of all `messages` are shown next. `because` is a guess at the reason if
// nothing is. Lines that do not begin with `<` may say what they like: who came, who was turned
// away.
Check shows(const std::vector<Json>& messages, std::size_t first, std::size_t count,
            const std::function<std::string()>& because) {
  const std::string what = count == 1 ? "the message" : fmt::format("the {} messages", count);
  return {
      "expected that it shows " + what, [=](Context& context) {
        auto& program = context.session().running();
        for (std::size_t next = first; next < first + count; ++next) {
          const auto expected = line_of(messages[next]);
          const auto fail = [&](const std::string& message, const std::string& line) {
            context.fail({.message = message,
                          .expected = expected,
                          .actual = line.empty() ? last_lines(program.errors()) : visible(line)});
          };
          std::string aside;  // that has the text of the message in it
          for (std::string line; !line.starts_with('<');) {
            std::optional<std::string> printed;
            const auto woke =
                program.wait([&] { return (printed = program.take_line()).has_value(); });
            if (!printed && woke == Session::Running::Woke::ended) {
              program.fail_waiting(woke, Pattern(expected));
            }
            if (!printed) fail(aside.empty() ? because() : another_line, aside);
            line = *printed;
            if (line.find(messages[next]["text"].as_string()) != line.npos) aside = line;
            if (line.starts_with('<') && line != expected) {
              fail(mistake_in(line, messages, next), line);
            }
          }
        }
      }};
}

std::function<std::string()> always(const std::string& sentence) {
  return [sentence] { return sentence; };
}

std::function<std::string()> nothing_came(const FeedPeer& writer) {
  return [writer] {
    return writer.mistake("Your viewer",
                          "Your viewer is connected to " + writer.name() +
                              ", who has the log, but does not show what is in it. Does it call "
                              "`on_block` on its copy?");
  };
}

std::function<std::string()> nothing_more_came(const FeedPeer& writer) {
  return [writer]() -> std::string {
    if (writer.was_left()) {
      return "Your viewer ends the connection when it has what is there, and so it hears nothing "
             "of what is written later. Replicate with {.live = true}.";
    }
    return "Your viewer stays connected, but does not show what is written later. Replicate with "
           "{.live = true}: then it asks for what is new. And `on_block` tells you of each block, "
           "those that come later too.";
  };
}

// The step, and `sentence` if the program ends instead.
Step or_else_ended(Step step, const std::string& sentence) {
  step.run = [run = std::move(step.run), sentence](Context& context) {
    try {
      run(context);
    } catch (const Failure&) {
      if (context.running()) throw;
      const auto& program = context.session().running();
      context.fail(
          {.message = sentence, .actual = last_lines(program.output() + program.errors())});
    }
  };
  return step;
}

}  // namespace

TEST(Replication, ViewerRefusesWhatIsNoKey) {
  const auto key = crypto::KeyPair::generate().public_key.hex();
  struct Nonsense {
    std::string what;
    std::vector<std::string> args;
  };
  const FreePort door;
  for (const Nonsense& nonsense : {
           Nonsense{"the key has a letter that is no digit", {"g" + key.substr(1)}},
           Nonsense{"the key is cut off", {key.substr(0, 40)}},
           Nonsense{"the key is too long", {key + "00"}},
           Nonsense{"there is no key", {}},
       }) {
    Session session("viewer", {.network = true});
    session.perform(
        Start{.args = nonsense.args, .environment = direct_swarm(door)}, RunToEnd{},
        Check{"expected that it says what is wrong, and ends", [&](Context& context) {
                context.expect(context.exit_code() != 0,
                               fmt::format("Your viewer ends with exit code 0, as if all were "
                                           "fine, although {}.",
                                           nonsense.what));
                context.expect(!context.output().empty() || !context.errors().empty(),
                               fmt::format("Your viewer says nothing, although {}. Whoever typed "
                                           "it wants to know.",
                                           nonsense.what));
                context.expect(
                    std::filesystem::is_empty(context.directory()),
                    fmt::format("Your viewer makes a folder{}, although {}.",
                                lessons::made_instead(context.directory()), nonsense.what));
              }});
  }
}

TEST(Replication, ViewerShowsWhatWasThere) {
  const auto messages = some_messages(12);
  auto blocks = messages;
  blocks.insert(blocks.begin() + 5, no_chat_message);
  const auto ada = FeedPeer::writer("Ada", blocks);
  const FreePort door;
  Session session("viewer", {.network = true});
  session.perform(viewer_of(ada.key(), door), connects(ada, door),
                  shows(messages, 0, messages.size(), nothing_came(ada)));
}

TEST(Replication, ViewerShowsWhatComes) {
  const auto messages = some_messages(6);
  const auto ada = FeedPeer::writer("Ada", part(messages, 0, 3));
  const FreePort door = port_below({ada.address()});
  Session session("viewer", {.network = true});
  session.perform(
      viewer_of(ada.key(), door, {ada.address()}),
      ada.is_connected_to("Ada can be found, but your viewer does not connect to Ada. Does it join "
                          "the swarm?"),
      shows(messages, 0, 3, nothing_came(ada)), ada.appends(messages[3]),
      shows(messages, 3, 1, nothing_more_came(ada)), ada.appends(messages[4]),
      ada.appends(messages[5]), shows(messages, 4, 2, nothing_more_came(ada)));
}

TEST(Replication, ViewerKeepsItsCopy) {
  const auto messages = some_messages(5);
  const auto ada = FeedPeer::writer("Ada", messages);
  const FreePort door, other_door;
  Session session("viewer", {.network = true});
  session.perform(
      viewer_of(ada.key(), door), connects(ada, door), shows(messages, 0, 5, nothing_came(ada)),
      Kill{}, ada.dies(), viewer_of(ada.key(), other_door),
      shows(messages, 0, 5,
            always("Your viewer was started again, with nobody to connect to, and does not show "
                   "what it showed before. Is the copy in a folder, and does `on_block` begin at "
                   "`from_start`?")));
}

TEST(Replication, ViewerFollowsSeveralWriters) {
  const auto from_ada = some_messages(2), from_grace = some_messages(4);
  const auto ada = FeedPeer::writer("Ada", from_ada);
  const auto grace = FeedPeer::writer("Grace", from_grace);
  const FreePort door, other_door;
  Session session("viewer", {.network = true});
  session.perform(
      viewer_of(ada.key(), door), connects(ada, door), shows(from_ada, 0, 2, nothing_came(ada)),
      Kill{}, viewer_of(grace.key(), other_door),
      or_else_ended(
          connects(grace, other_door),
          "Your viewer has shown Ada's log, and now it can't show Grace's. A folder holds "
          "one feed: the copy of each needs a folder of its own."),
      shows(from_grace, 0, 4, nothing_came(grace)));
}

TEST(Replication, ViewerTurnsAwayForgers) {
  const auto messages = some_messages(4);
  const auto ada = FeedPeer::writer("Ada", messages);
  const auto mallory = FeedPeer::liar("Mallory", ada, Serves::changed_blocks);
  const auto trudy = FeedPeer::liar("Trudy", ada, Serves::own_blocks);
  const FreePort door = port_below({mallory.address(), trudy.address()});
  const std::string gave_up =
      "Your viewer ends when somebody sends it a forged block. One liar in the room must not keep "
      "it from hearing the others.";
  const auto hangs_up_on = [&](const FeedPeer& liar) {
    return or_else_ended(liar.is_turned_away("Your viewer was sent a forged message by " +
                                             liar.name() + ", and stays connected."),
                         gave_up);
  };
  Session session("viewer", {.network = true});
  session.perform(
      viewer_of(ada.key(), door, {mallory.address(), trudy.address()}), mallory.is_connected_to(),
      hangs_up_on(mallory), or_else_ended(trudy.is_connected_to(), gave_up), hangs_up_on(trudy),
      or_else_ended(connects(ada, door), gave_up), shows(messages, 0, 4, nothing_came(ada)));
}

TEST(Replication, ViewerComesBack) {
  const auto messages = some_messages(4);
  const auto ada = FeedPeer::writer("Ada", part(messages, 0, 2));
  const FreePort door = port_below({ada.address()});
  Session session("viewer", {.network = true});
  session.perform(viewer_of(ada.key(), door, {ada.address()}), ada.is_connected_to(),
                  shows(messages, 0, 2, nothing_came(ada)), ada.dies(), ada.appends(messages[2]),
                  or_else_ended(ada.is_connected_to("Ada was gone and is back, and your viewer "
                                                    "does not look for anybody any more."),
                                "Your viewer ends when Ada is gone. She may come back."),
                  shows(messages, 2, 1, nothing_came(ada)), ada.appends(messages[3]),
                  shows(messages, 3, 1, nothing_more_came(ada)));
}

TEST(Replication, ViewerCallsOutTheDiscoveryKey) {
  const auto key = crypto::KeyPair::generate().public_key;
  const lessons::LanEar ear;
  Session session("viewer", {.network = true});
  session.perform(
      Start{.args = {key.hex()}, .environment = ear.environment(), .terminal = Terminal{}},
      ear.hears_topic(
          {crypto::discovery_key(key), "the discovery key"}, {key, "the public key"},
          {.wrong =
               "Your viewer calls out the public key to everybody on the network: it is the topic "
               "that it joins. Whoever hears it can read along. Join with the discovery key.",
           .both =
               "Your viewer looks for the discovery key, and calls out the public key as well, to "
               "everybody on the network. Whoever hears it can read along. Take that `join` out.",
           .neither = "Your viewer does not look for peers with the discovery key of the log. It "
                      "finds nobody who has it."}));
}

TEST(Replication, BothTalk) {
  std::mt19937_64 random{random_seed()};
  const std::vector<std::string> lines = {fmt::format("one {}", random() % 100000),
                                          fmt::format("two {}", random() % 100000)};
  const FreePort chat_door;
  const FreePort viewer_door = port_below({chat_door.address()});
  Session chat("chat", {.network = true}), viewer("viewer", {.network = true});
  const auto with_text = [](const std::string& text) {
    return that("ends with `: " + text + "`", [text](std::string_view line) {
      return line.starts_with('<') && line.ends_with(": " + text);
    });
  };
  chat.perform(lessons::place_feed({}, "no block yet"));
  const auto key = lessons::feed_of(Context(chat)).key();
  chat.perform(Start{.environment = direct_swarm(chat_door), .terminal = Terminal{}},
               Type{lines[0]}, ExpectLine(with_text(lines[0])).eventually());
  viewer.perform(viewer_of(key, viewer_door, {chat_door.address()}),
                 ExpectLine(with_text(lines[0]))
                     .eventually()
                     .otherwise("Your viewer does not show what your chat has in its log."));
  chat.perform(Type{lines[1]});
  viewer.perform(ExpectLine(with_text(lines[1]))
                     .eventually()
                     .otherwise("Your viewer does not show what is typed into your chat."));
}
