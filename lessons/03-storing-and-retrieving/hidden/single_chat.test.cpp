#include <gtest/gtest.h>

#include <optional>
#include <regex>

#include "../../learners_feed.hpp"

using namespace harness;
using hypercore::Json;
using lessons::feed_of;
using lessons::json_of;

namespace {

std::vector<Json> old_messages(std::size_t count) {
  std::mt19937_64 random{random_seed()};
  std::vector<Json> messages;
  while (messages.size() < count) messages.push_back(lessons::old_message(random));
  return messages;
}

// The N of "appended block N" in what the program printed.
std::optional<std::uint64_t> number_printed_by(const Context& context) {
  const std::string output(context.output());
  std::smatch match;
  if (!std::regex_search(output, match, std::regex("appended block ([0-9]{1,15})"))) return {};
  return std::stoull(match[1]);
}

Check printed_the_number(std::uint64_t expected) {
  return {
      fmt::format("looked for `appended block {}` in what it printed", expected),
      [expected](Context& context) {
        const auto number = number_printed_by(context);
        if (number == expected) return;
        Verdict verdict{.message = "Your program prints a wrong sequence number.",
                        .expected = fmt::format("appended block {}", expected),
                        .actual = last_lines(context.output())};
        if (!number) {
          verdict.message = "Your program does not print `appended block`, and then a number.";
        } else if (*number == expected + 1) {
          verdict.message =
              "Your program prints a number that is one too high: blocks are counted from 0, so "
              "the length of the feed is not the number of its newest block.";
        } else if (*number == 0) {
          verdict.message =
              "Your program says 0, but the feed had blocks already. Is the number always 0?";
        }
        context.fail(verdict);
      }};
}

// The JSON object in what the program printed, on one line or on many.
std::optional<Json> json_printed_by(const Context& context) {
  const auto output = context.output();
  const auto first = output.find('{'), last = output.rfind('}');
  if (first == output.npos || last == output.npos || last < first) return {};
  try {
    return Json::parse(output.substr(first, last - first + 1));
  } catch (const hypercore::Error&) {
    return {};
  }
}

// Equal as JSON: the order of members does not count.
bool same(const Json& one, const Json& other) {
  if (!one.is_object() || !other.is_object()) return one == other;
  if (one.size() != other.size()) return false;
  for (const auto& [name, value] : one.as_object()) {
    if (!other.contains(name) || !same(value, other[name])) return false;
  }
  return true;
}

const Check printed_block_0{
    "compared what it printed with block 0", [](Context& context) {
      const auto feed = feed_of(context);
      const Json block_0 = json_of(context, feed, 0);
      const auto printed = json_printed_by(context);
      if (printed && same(*printed, block_0)) return;
      Verdict verdict{.message = "What your program prints is not block 0.",
                      .expected = block_0.dump(),
                      .actual = last_lines(context.output())};
      if (!printed) {
        verdict.message = "Your program does not print a JSON object.";
      } else if (same(*printed, json_of(context, feed, feed.length() - 1))) {
        verdict.message =
            "Your program prints the block that it has appended, not block 0, which was there long "
            "before.";
      }
      context.fail(verdict);
    }};

}  // namespace

TEST(StoringAndRetrieving, AppendsAMessage) {
  Session session("single_chat");
  session.perform(
      lessons::place_feed(old_messages(2), "2 blocks"), Start{}, ExpectExit{0},
      Check{"looked for the message in single-chat-feed", [](Context& context) {
              const auto feed = feed_of(context);
              const auto length = feed.length().value();
              context.expect(length >= 2,
                             "The blocks of earlier runs are gone: your program has "
                             "made a new feed.");
              context.expect(length > 2, "The feed is as long as before: no block was appended.");
              context.expect(length == 3, fmt::format("One run has appended {} blocks, and should "
                                                      "append one.",
                                                      length - 2));
              lessons::expect_chat_message(context, json_of(context, feed, 2), 2);
            }});
}

TEST(StoringAndRetrieving, PrintsTheSequenceNumber) {
  std::mt19937_64 random{random_seed()};
  const std::size_t old = 3 + random() % 40;
  Session session("single_chat");
  session.perform(lessons::place_feed(old_messages(old), fmt::format("{} blocks", old)), Start{},
                  ExpectExit{0}, printed_the_number(old), Start{}, ExpectExit{0},
                  printed_the_number(old + 1));
}

TEST(StoringAndRetrieving, PrintsTheFirstBlock) {
  Session old("single_chat");
  old.perform(lessons::place_feed(old_messages(5), "5 old messages"), Start{}, ExpectExit{0},
              printed_block_0);

  Session first_run("single_chat");
  first_run.perform(
      Start{}, EndInput{},
      Check{"waited for the end of the very first run",
            [](Context& context) {
              context.wait_until("it has ended", [&] { return !context.running(); });
              context.expect(
                  feed_of(context).length() > 0,
                  "On the very first run, when the feed is empty, your program stops before it "
                  "has appended anything. There is no block 0 to read before one is appended.");
            }},
      ExpectExit{0}, printed_block_0);
}
