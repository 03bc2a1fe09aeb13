#include <hypercore/typed_feed.hpp>

#include <iostream>

int main() {
  const std::filesystem::path directory = std::filesystem::current_path() / "single-chat-feed";
  hypercore::JsonFeed feed = hypercore::JsonFeed::open(directory);
  std::cout << "key: " << feed.key().hex();
}
