// No callbacks: prints what is there, then stores and prints line by line.
#include <fmt/core.h>
#include <hypercore/typed_feed.hpp>
#include <terminal/clock.hpp>

#include <iostream>

static void show(const hypercore::Json& message) {
  if (message["type"] == "chat-message") {
    fmt::print("<{}> {}: {}\n", message["timestamp"], message["nickname"], message["text"]);
  }
}

int main() {
  auto feed = hypercore::JsonFeed::open("single-chat-feed");
  for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) show(feed.get(seq));

  std::string line;
  while (std::getline(std::cin, line)) {
    auto seq = feed.append({{"timestamp", terminal::now()},
                            {"text", line},
                            {"nickname", "dog-lover"},
                            {"type", "chat-message"}});
    show(feed.get(seq));
  }
}
