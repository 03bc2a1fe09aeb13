// Reads first what was there, and builds the message piece by piece.
#include <hypercore/typed_feed.hpp>
#include <terminal/clock.hpp>

#include <iostream>

int main() {
  hypercore::JsonFeed feed = hypercore::JsonFeed::open("single-chat-feed");

  hypercore::Json message;
  message.set("timestamp", terminal::now());
  message.set("text", "bonjour \"tout le monde\"");
  message.set("nickname", "chat-lover");
  message.set("type", "chat-message");
  const auto number = feed.length();
  const auto first = number == 0 ? message : feed.get(0);
  feed.append(message);

  std::cout << "block 0: " << first.dump() << "\n";
  std::cout << "appended block " << number.value() << "\n";
}
