// The key is what the file `key` holds, too.
#include <hypercore/feed.hpp>

#include <cstdio>
#include <fstream>

int main() {
  { hypercore::Feed::open("single-chat-feed"); }
  std::ifstream key("single-chat-feed/key", std::ios::binary);
  for (int byte = key.get(); byte != EOF; byte = key.get()) std::printf("%02X", byte);
  std::printf("\n");
}
