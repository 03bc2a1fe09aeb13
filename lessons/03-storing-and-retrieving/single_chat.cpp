// Adds a chat message to a feed, then reads back the very first one.
#include <fmt/core.h>
#include <hypercore/typed_feed.hpp>
#include <terminal/clock.hpp>

int main() {
  auto feed = hypercore::JsonFeed::open("single-chat-feed");

  // YOUR CODE HERE: append a chat message, and print "appended block N"
  // with its sequence number.

  // YOUR CODE HERE: read block 0 back, and print it.
}
