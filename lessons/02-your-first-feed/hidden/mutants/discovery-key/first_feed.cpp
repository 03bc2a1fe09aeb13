// Opens a feed, which makes it on first use, and prints its public key.
#include <fmt/core.h>
#include <hypercore/feed.hpp>

int main() {
  auto feed = hypercore::Feed::open("single-chat-feed");
  fmt::print("{}\n", feed.discovery_key());
}
