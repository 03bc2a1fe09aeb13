// A chat with one writer: what is typed goes into the log, what is in
// the log goes to the screen.
#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <hypercore/typed_feed.hpp>
#include <terminal/clock.hpp>
#include <terminal/lines.hpp>

int main() {
  asio::io_context io;
  auto feed = hypercore::JsonFeed::open("single-chat-feed");

  // YOUR CODE HERE: append each line that is typed to
  // the feed, as a chat message.

  // YOUR CODE HERE: print each chat message in the feed, old
  // and new, and nothing else.

  io.run();
}
