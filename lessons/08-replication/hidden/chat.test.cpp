#include <gtest/gtest.h>

#include <regex>

#include "../../feed_peer.hpp"
#include "../../lan_ear.hpp"
#include "../../learners_feed.hpp"

using namespace harness;
using lessons::FeedPeer;
using lessons::Json;

namespace {

const std::string not_live =
    "Your chat ends the connection, or falls silent on it, once it has sent what is in the log. "
    "Replicate with {.live = true}: then it goes on with what is typed later.";

std::vector<Json> old_messages(std::size_t count) {
  std::mt19937_64 random{random_seed()};
  std::vector<Json> messages;
  while (messages.size() < count) messages.push_back(lessons::old_message(random));
  return messages;
}

std::string made_up_line() {
  std::mt19937_64 random{random_seed()};
  return fmt::format("\"is {} there?\" 猫", random() % 100000);
}

// A chat with a log that has been in use, and a network of its own.
struct Chat {
  explicit Chat(std::size_t count = 3) : messages{old_messages(count)} {
    session.perform(lessons::place_feed(
        messages, count == 0 ? "no message yet" : fmt::format("{} old messages", count)));
    const auto feed = lessons::feed_of(Context(session));
    key = feed.key();
    discovery_key = feed.discovery_key();
    secret_key = feed.secret_key()->hex();
  }

  Start start(const std::vector<std::string>& peers = {}) const {
    return {.environment = direct_swarm(door, peers), .terminal = Terminal{}};
  }

  std::vector<Json> messages;
  crypto::PublicKey key;
  crypto::DiscoveryKey discovery_key;
  std::string secret_key;
  FreePort door;
  Session session{"chat", {.network = true}};
};

Step connects(const FeedPeer& peer, const FreePort& door) {
  return peer.connects_to(door,
                          "Nobody can connect to your chat: it does not listen. Does it have a "
                          "`swarm::Swarm`, and does `io.run()` run while it is there?");
}

// Waits for a line with a key; `line` becomes that line, which the result points into.
std::smatch line_with_a_key(Context& context, std::string& line) {
  static const std::regex hex("[0-9a-fA-F]{64,}");
  auto& program = context.session().running();
  std::smatch found;
  while (!std::regex_search(line, found, hex)) {
    std::optional<std::string> next;
    const auto woke = program.wait([&] { return (next = program.take_line()).has_value(); });
    if (!next) {
      program.fail_waiting(
          woke,
          that("has the public key in it, 64 digits",
               [](std::string_view text) { return std::regex_search(std::string(text), hex); }),
          "Your chat does not print a line with its public key.");
    }
    line = *next;
  }
  return found;
}

// What the text of a message in the copy of `peer` is, once it has one more than `before`.
Check got_text(const FeedPeer& peer, const std::string& line) {
  return {fmt::format("looked whether {} got {}", peer.name(), in_quotes(line)),
          [peer, line](Context& context) {
            context.expect_equal("The newest message in the copy is not what was typed.", line,
                                 peer.messages().back()["text"].as_string());
          }};
}

}  // namespace

TEST(Replication, ChatPrintsItsKey) {
  Chat chat;
  chat.session.perform(
      chat.start(),
      Check{"looked for the public key in what it printed", [&](Context& context) {
              std::string line;
              const std::smatch found = line_with_a_key(context, line);
              const std::string digits = found.str(), after = found.suffix();
              if (digits == chat.key.hex()) {
                const auto first = "<" + chat.messages[0]["timestamp"].as_string();
                if (after.find(first) == after.npos) return;
                context.fail({.message =
                                  "There is no line break (`\\n`) after the public key: the first "
                                  "message is on the same line.",
                              .expected = chat.key.hex(),
                              .actual = visible(digits + after)});
              }
              Verdict verdict{.message =
                                  "Your chat prints a key that is not the public key of the "
                                  "feed in single-chat-feed.",
                              .expected = chat.key.hex(),
                              .actual = digits};
              if (digits == chat.discovery_key.hex()) {
                verdict.message =
                    "Your chat prints the discovery key. With that, others find you, but they "
                    "can't read: a viewer needs the public key.";
              } else if (digits == chat.secret_key) {
                verdict.message =
                    "Your chat prints the secret key. Whoever sees it can write in your name.";
                verdict.actual = "(the secret key)";
              }
              context.fail(verdict);
            }});
}

TEST(Replication, ChatStoresWhatIsTyped) {
  const auto line = made_up_line();
  Chat chat;
  chat.session.perform(
      chat.start(), Type{line},
      ExpectLine(that("ends with `: " + line + "`",
                      [&](std::string_view shown) {
                        return shown.starts_with('<') && shown.ends_with(": " + line);
                      }))
          .eventually()
          .otherwise("What was typed is not shown. This is what lesson 5 was about, and it is "
                     "still part of the chat."),
      Kill{}, Check{"looked for the message in single-chat-feed", [&](Context& context) {
                      const auto feed = lessons::feed_of(context);
                      context.expect(feed.length() == chat.messages.size() + 1,
                                     fmt::format("One line was typed, and the log has {} blocks "
                                                 "where it had {} before.",
                                                 feed.length(), chat.messages.size()));
                      const auto seq = hypercore::Seq{chat.messages.size()};
                      const Json message = lessons::json_of(context, feed, seq);
                      lessons::expect_chat_message(context, message, seq);
                      context.expect_equal("The `text` of the message is not what was typed.", line,
                                           message["text"].as_string());
                    }});
}

TEST(Replication, ChatGivesWhatIsThere) {
  Chat chat(40);
  const auto bob = FeedPeer::reader("Bob", chat.key);
  chat.session.perform(
      chat.start(), connects(bob, chat.door),
      bob.gets(40,
               "Your chat talks to Bob, but does not send what is in the log. Is the feed that it "
               "replicates the one in single-chat-feed?"),
      Check{"compared Bob's copy with the log", [&](Context& context) {
              context.expect(bob.messages() == chat.messages,
                             "Bob's copy is not what is in the log.");
            }});
}

TEST(Replication, ChatSendsWhatIsTyped) {
  const auto line = made_up_line();
  // A new chat: somebody follows it before anything is written.
  Chat new_chat(0);
  const auto ada = FeedPeer::reader("Ada", new_chat.key);
  new_chat.session.perform(new_chat.start(), connects(ada, new_chat.door),
                           ada.hears_that_it_is_empty(not_live), Type{line}, ada.gets(1, not_live),
                           got_text(ada, line));

  Chat chat;
  const auto bob = FeedPeer::reader("Bob", chat.key);
  chat.session.perform(chat.start(), connects(bob, chat.door), bob.gets(3, not_live), Type{line},
                       bob.gets(4, not_live), got_text(bob, line), Type{"and " + line},
                       bob.gets(5, not_live), got_text(bob, "and " + line));
}

TEST(Replication, ChatServesEverybody) {
  const auto line = made_up_line();
  Chat chat;
  const auto bob = FeedPeer::reader("Bob", chat.key);
  const auto eve = FeedPeer::reader("Eve", chat.key);
  const auto dan = FeedPeer::reader("Dan", chat.key);
  chat.door = lessons::port_below({dan.address()});
  const std::string only_one =
      "Your chat does not send the log to everybody who is connected. Does `on_connection` "
      "replicate each connection, the second one too?";
  chat.session.perform(
      chat.start({dan.address()}), connects(bob, chat.door), connects(eve, chat.door),
      dan.is_connected_to("Dan can be found, but your chat does not connect to Dan. Does it join "
                          "the swarm?"),
      bob.gets(3, only_one), eve.gets(3, only_one), dan.gets(3, only_one), Type{line},
      bob.gets(4, only_one), eve.gets(4, only_one), dan.gets(4, only_one), bob.dies(),
      Type{"and " + line}, eve.gets(5, "When Bob is gone, your chat sends Eve nothing more."),
      connects(bob, chat.door), bob.gets(5, only_one));
}

TEST(Replication, ChatCallsOutTheDiscoveryKey) {
  Chat chat;
  const lessons::LanEar ear;
  chat.session.perform(
      Start{.environment = ear.environment(), .terminal = Terminal{}},
      ear.hears_topic(
          {chat.discovery_key, "the discovery key"}, {chat.key, "the public key"},
          {.wrong =
               "Your chat calls out the public key to everybody on the network: it is the topic "
               "that it joins. Whoever hears it can read along. Join with the discovery key.",
           .both =
               "Your chat looks for the discovery key, and calls out the public key as well, to "
               "everybody on the network. Whoever hears it can read along. Take that `join` out.",
           .neither = "Your chat does not look for peers with the discovery key of its feed. "
                      "Nobody who knows the public key finds it."}));
}
