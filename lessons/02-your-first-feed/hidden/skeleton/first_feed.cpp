// Opens a feed, which makes it on first use, and prints its public key.
#include <fmt/core.h>
#include <hypercore/feed.hpp>

int main() {
  // YOUR CODE HERE: open the feed in the directory "single-chat-feed".

  // YOUR CODE HERE: print its public key instead of this line.
  fmt::print("no key yet\n");
}
