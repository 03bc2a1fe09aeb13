// Opens a feed, which makes it on first use, and prints its public key.
#include <fmt/core.h>
#include <hypercore/feed.hpp>

int main() {
  hypercore::Feed::open("single-chat-feed");
  fmt::print("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c\n");
}
