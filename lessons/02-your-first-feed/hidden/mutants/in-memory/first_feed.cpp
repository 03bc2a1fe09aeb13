// Opens a feed, which makes it on first use, and prints its public key.
#include <fmt/core.h>
#include <hypercore/feed.hpp>

int main() {
  auto feed = hypercore::Feed::in_memory();
  fmt::print("{}\n", feed.key());
}
