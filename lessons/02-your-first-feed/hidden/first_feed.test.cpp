#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <regex>

#include "../../learners_feed.hpp"

using namespace harness;
using lessons::feed_of;

namespace {

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char letter) { return std::tolower(letter); });
  return result;
}

bool printed(const Context& context, const std::string& digits) {
  return lower_case(context.output()).find(digits) != std::string::npos;
}

// The first 64 hexadecimal digits in what the program printed.
std::string key_printed_by(const Context& context) {
  const std::string output = lower_case(context.output());
  std::smatch match;
  return std::regex_search(output, match, std::regex("[0-9a-f]{64}")) ? match.str() : "";
}

const Check made_a_feed{"looked for a feed in single-chat-feed",
                        [](Context& context) { feed_of(context); }};

}  // namespace

TEST(YourFirstFeed, MakesAFeed) {
  Session session("first_feed");
  session.perform(Start{}, ExpectExit{0}, made_a_feed);
}

TEST(YourFirstFeed, PrintsItsKey) {
  Session session("first_feed");
  session.perform(
      Start{}, ExpectExit{0},
      Check{"looked for the key of the feed in what it printed", [](Context& context) {
              const auto feed = feed_of(context);
              // The secret key ends with the public key, so it is looked for first.
              context.expect(
                  !feed.secret_key() || !printed(context, feed.secret_key()->hex()),
                  "Your program prints the secret key. Whoever sees it can write your feed; the "
                  "public key is the one to show.");
              context.expect(!printed(context, feed.discovery_key().hex()),
                             "Your program prints the discovery key. That one finds other people's "
                             "computers; the feed's name is its public key.");
              if (printed(context, feed.key().hex())) return;
              const std::string other = key_printed_by(context);
              context.fail(
                  {.message = other.empty()
                                  ? "Your program does not print the public key of the feed."
                                  : "Your program prints the key of another feed than the one in "
                                    "single-chat-feed.",
                   .expected = feed.key().hex(),
                   .actual = other.empty() ? last_lines(context.output()) : other});
            }});
}

TEST(YourFirstFeed, SameKeyEveryRun) {
  Session session("first_feed");
  std::string first;
  session.perform(
      Start{}, ExpectExit{0},
      Check{"remembered the key", [&](Context& context) { first = key_printed_by(context); }},
      Start{}, ExpectExit{0},
      Check{"compared the keys of both runs", [&](Context& context) {
              context.expect_equal("The second run printed a different key.", first,
                                   key_printed_by(context));
              context.expect_equal(
                  "Both runs printed the same key, but the feed in single-chat-feed has "
                  "a different key now.",
                  first, feed_of(context).key().hex());
            }});
}
