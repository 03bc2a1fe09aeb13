#include <gtest/gtest.h>

#include <algorithm>

#include "../../learners_feed.hpp"

using namespace harness;
using hypercore::Json;
using lessons::feed_of;
using lessons::json_of;

namespace {

std::string line_of(const Json& message) {
  return fmt::format("<{}> {}: {}", message["timestamp"], message["nickname"], message["text"]);
}

// Texts that nobody has written into a program, and that are not only letters.
std::vector<std::string> made_up_lines() {
  std::mt19937_64 random{random_seed()};
  return {fmt::format("hello {}", random() % 100000), "\"quoted\" {braces} \\ 100%", "γειά σου 猫"};
}

// Whether the lines are the newest messages of the feed, in this order.
Check stored(const std::vector<std::string>& lines) {
  return {
      "looked for the messages in single-chat-feed", [lines](Context& context) {
        const auto feed = feed_of(context);
        const auto length = feed.length().value();
        context.expect(length > 0, "The feed in single-chat-feed is empty: no block was appended.");
        context.expect(
            length == lines.size(),
            fmt::format("{} lines were typed, and {} blocks were appended.", lines.size(), length));
        for (std::size_t seq = 0; seq < lines.size(); ++seq) {
          const Json message = json_of(context, feed, seq);
          lessons::expect_chat_message(context, message, seq);
          context.expect_equal(
              fmt::format("The `text` of the message in block {} is not what was typed.", seq),
              lines[seq], message["text"].as_string());
        }
      }};
}

// The mistake in a line that should be that of `message`, as a sentence.
std::string mistake_in(const std::string& line, const Json& message) {
  Json swapped = message, now = message;
  swapped.set("nickname", message["text"]);
  swapped.set("text", message["nickname"]);
  if (line == line_of(swapped)) return "Nickname and text are the other way round.";
  const auto right = line_of(message);
  if (line.ends_with(right)) {
    return "Your program prints something before the `<`. The check wants the line as it is in the "
           "text, and nothing else in it.";
  }
  const auto rest = right.substr(message["timestamp"].as_string().size() + 1);
  if (line.starts_with('<') && line.find('>') + rest.size() == line.size() &&
      line.ends_with(rest)) {
    return "Everything is right but the timestamp: print the one that is in the message.";
  }
  return "Your program prints another line than `<timestamp> nickname: text` of the message.";
}

// What is wrong with `lines`, which should have that of `message`, from block `seq`, at `next`.
std::string mistake_in(const std::vector<std::string>& lines, std::size_t next, hypercore::Seq seq,
                       const Json& message, const std::vector<std::string>& all_messages) {
  const auto among = [](const std::vector<std::string>& some, const std::string& line) {
    return std::count(some.begin(), some.end(), line) > 0;
  };
  if (among(lines, line_of(message))) {
    return "Your program prints a line more before this message. Is something printed twice, or a "
           "block "
           "that is no chat message?";
  }
  if (next == lines.size() || among(all_messages, lines[next])) {
    return fmt::format("Your program does not print the message in block {}.", seq);
  }
  return mistake_in(lines[next], message);
}

// Whether what was printed is the chat messages of the feed, once each, in order, and nothing else.
const Check printed_the_log{
    "compared what it printed with the messages in single-chat-feed", [](Context& context) {
      const auto feed = feed_of(context);
      const auto lines = context.lines();
      std::vector<std::pair<hypercore::Seq, Json>> messages;
      std::vector<std::string> expected;
      for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) {
        Json block = json_of(context, feed, seq);
        if (block["type"] != "chat-message") continue;
        expected.push_back(line_of(block));
        messages.emplace_back(seq, std::move(block));
      }
      for (std::size_t next = 0; next < expected.size(); ++next) {
        const std::string actual = next < lines.size() ? lines[next] : "";
        if (actual == expected[next]) continue;
        const auto& [seq, message] = messages[next];
        context.fail({.message = mistake_in(lines, next, seq, message, expected),
                      .expected = expected[next],
                      .actual = visible(actual)});
      }
      if (lines.size() == expected.size()) return;
      context.fail({.message =
                        "Your program prints more than the messages in the log. Is something "
                        "printed twice?",
                    .actual = visible(lines[expected.size()])});
    }};

// Whether nothing that was typed is shown as a message, although it could not be stored.
Check showed_nothing_of(const std::vector<std::string>& lines) {
  return {"looked for what was typed in what it printed", [lines](Context& context) {
            // An exception is the usual end, and as good as any other.
            context.wait_until("it has ended", [&] { return !context.running(); });
            for (std::string printed : context.lines()) {
              if (printed.ends_with('\r')) printed.pop_back();  // which the terminal has added
              for (const std::string& typed : lines) {
                if (!printed.starts_with('<') || !printed.ends_with(": " + typed)) continue;
                context.fail(
                    {.message = "Your program shows a line that is not in the log: it could not be "
                                "stored, because the secret key of the feed was missing. Is it "
                                "printed where it is typed, before it is appended?",
                     .expected = "(nothing, or what `append` says)",
                     .actual = visible(printed)});
              }
            }
            context.expect(feed_of(context).length().value() == 1,
                           "The log has other blocks than before, although it has no secret key. "
                           "Does your program make a new feed?");
          }};
}

std::vector<Json> old_messages(std::size_t count) {
  std::mt19937_64 random{random_seed()};
  std::vector<Json> messages;
  while (messages.size() < count) messages.push_back(lessons::old_message(random));
  return messages;
}

}  // namespace

TEST(MessagesInRealTime, StoresWhatIsTyped) {
  const auto lines = made_up_lines();
  Session session("single_chat");
  session.perform(Start{}, Type{lines[0]}, Type{lines[1]}, Type{lines[2]}, EndInput{},
                  ExpectExit{0}, stored(lines));
}

TEST(MessagesInRealTime, ShowsWhatIsTyped) {
  const auto lines = made_up_lines();
  Session session("single_chat");
  session.perform(Start{}, Type{lines[0]}, Type{lines[1]}, Type{lines[2]}, EndInput{},
                  ExpectExit{0}, printed_the_log);
}

TEST(MessagesInRealTime, ShowsItAtOnce) {
  const auto lines = made_up_lines();
  const auto shown = [](const std::string& text) {
    return that("ends with `: " + text + "`", [text](std::string_view line) {
      return line.starts_with('<') && line.ends_with(": " + text);
    });
  };
  // On a terminal, where lines appear as soon as they are printed.
  Session session("single_chat");
  session.perform(
      Start{.terminal = Terminal{.echo = false}}, Type{lines[0]},
      ExpectLine(shown(lines[0]))
          .eventually()
          .otherwise("The message does not appear while the program waits for more to be typed. "
                     "Who reads the line: `terminal::on_line`, which lets `io.run()` do other "
                     "things meanwhile, or a loop of your own that waits for the next one?"),
      Type{lines[2]},
      ExpectLine(shown(lines[2]))
          .eventually()
          .otherwise(
              "The second message does not appear while the program waits for more to be typed."),
      EndInput{}, ExpectExit{0});
}

TEST(MessagesInRealTime, ShowsOnlyWhatIsStored) {
  const auto lines = made_up_lines();
  Session session("single_chat");
  // On a terminal, where what was printed before an exception is not lost.
  session.perform(
      lessons::place_feed(old_messages(1), "one message"),
      Check{"took its secret key away, so that nothing can be appended",
            [](Context& context) {
              std::filesystem::remove(context.directory() / lessons::feed_name / "secret_key");
            }},
      Start{.terminal = Terminal{.echo = false}}, Type{lines[0]}, Type{lines[2]}, EndInput{},
      showed_nothing_of({lines[0], lines[2]}));
}

TEST(MessagesInRealTime, ShowsOldMessages) {
  const auto old = old_messages(12);
  Session session("single_chat");
  session.perform(
      lessons::place_feed(old, "12 messages of earlier runs"), Start{}, EndInput{}, ExpectExit{0},
      Check{"looked for the old messages in what it printed",
            [&](Context& context) {
              const auto lines = context.lines();
              const auto first = line_of(old[0]), second = line_of(old[1]);
              context.expect(!lines.empty(), "Your program prints no message of an earlier run.");
              context.expect(lines[0] != second,
                             "Your program begins with block 1. The first message is in block 0.");
            }},
      printed_the_log);
}

TEST(MessagesInRealTime, SkipsWhatIsNoChatMessage) {
  const auto messages = old_messages(3);
  const std::vector<Json> blocks = {
      {{"hello", "world"}},
      messages[0],
      42,
      "chat-message",
      messages[1],
      nullptr,
      Json::array({"type", "chat-message"}),
      {{"type", "position"}, {"nickname", "ada"}, {"text", "no chat"}, {"timestamp", "now"}},
      {{"type", 7}},
      {{"nickname", "ada"}, {"text", "chat-message"}, {"timestamp", "no type"}},
      messages[2],
      Json::object({}),
  };
  Session session("single_chat");
  session.perform(
      lessons::place_feed(blocks, "3 chat messages between 9 other blocks"), Start{}, EndInput{},
      Check{"looked for lines that are no chat message",
            [&](Context& context) {
              context.wait_until("it has ended", [&] { return !context.running(); });
              for (const std::string& line : context.lines()) {
                const bool known =
                    std::any_of(messages.begin(), messages.end(),
                                [&](const Json& message) { return line == line_of(message); });
                if (known) continue;
                context.fail({.message = "Your program prints a block that is no chat message.",
                              .actual = visible(line)});
              }
            }},
      ExpectExit{0}, printed_the_log);
}
