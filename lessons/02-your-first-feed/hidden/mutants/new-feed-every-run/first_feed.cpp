// Opens a feed, which makes it on first use, and prints its public key.
#include <fmt/core.h>
#include <hypercore/feed.hpp>

int main() {
  std::filesystem::remove_all("single-chat-feed");
  auto feed = hypercore::Feed::open("single-chat-feed");
  fmt::print("{}\n", feed.key());
}
