#include <hypercore/typed_feed.hpp>

int main() {
  auto feed = hypercore::JsonFeed::open("my-feed");
  feed.append({{"type", "chat-message"}, {"text", "hello"}});
  feed.on_block(hypercore::from_start, [](hypercore::Seq seq, const hypercore::Json& message) {
    fmt::print("{}: {}\n", seq, message["text"]);
  });
}
