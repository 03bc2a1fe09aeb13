// Adds a chat message to a feed, then reads back the very first one.
#include <fmt/core.h>
#include <hypercore/typed_feed.hpp>
#include <terminal/clock.hpp>

int main() {
  auto feed = hypercore::JsonFeed::open("single-chat-feed");

  auto seq = feed.append(
      {{"nickname", "cat-lover"}, {"text", "hello world"}, {"timestamp", terminal::now()}});
  fmt::print("appended block {}\n", seq);
  fmt::print("{}\n", feed.get(0));
}
