// JSON written by hand into a feed of bytes, printed with printf.
#include <hypercore/feed.hpp>

#include <cstdio>
#include <ctime>

int main() {
  auto feed = hypercore::Feed::open("single-chat-feed");

  std::time_t seconds = std::time(nullptr);
  char timestamp[32];
  std::strftime(timestamp, sizeof timestamp, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&seconds));
  auto seq = feed.append(R"({"type":"chat-message","nickname":"me","text":"hi","timestamp":")" +
                         std::string(timestamp) + "\"}\n");
  std::printf("appended block %llu\n", static_cast<unsigned long long>(seq.value()));

  auto first = feed.get(0);
  std::fwrite(first.data(), 1, first.size(), stdout);
}
