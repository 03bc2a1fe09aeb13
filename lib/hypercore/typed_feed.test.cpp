#include <hypercore/typed_feed.hpp>

#include <gtest/gtest.h>

namespace {

using hypercore::Errc;
using hypercore::Error;
using hypercore::Json;
using hypercore::JsonCodec;
using hypercore::JsonFeed;
using hypercore::TextFeed;

template <class Action>
bool is_bad_encoding(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code() == Errc::bad_encoding;
  }
  return false;
}

TEST(JsonFeed, StoresALineOfJsonABlock) {
  auto feed = JsonFeed::in_memory();
  EXPECT_EQ(feed.append({{"type", "chat-message"}, {"text", "hello"}}), 0);
  EXPECT_EQ(crypto::text_of(feed.bytes().get(0)),
            "{\"type\":\"chat-message\",\"text\":\"hello\"}\n");
  EXPECT_EQ(feed.get(0)["text"], "hello");
  EXPECT_EQ(feed.head(), feed.get(0));
}

TEST(JsonFeed, ReadsJsonWithoutALineFeed) {
  EXPECT_EQ(JsonCodec::decode(crypto::bytes_of("[1, 2]")), (Json{1, 2}));
  EXPECT_EQ(JsonCodec::decode(crypto::bytes_of("[1, 2]\r\n")), (Json{1, 2}));
}

TEST(JsonFeed, RefusesABlockThatIsNoJson) {
  auto feed = JsonFeed::in_memory();
  feed.bytes().append("hello");
  feed.bytes().append("");
  EXPECT_TRUE(is_bad_encoding([&] { feed.get(0); }));
  EXPECT_TRUE(is_bad_encoding([&] { feed.get(1); }));
}

TEST(JsonFeed, AppendsABatchUnderOneSignature) {
  auto feed = JsonFeed::in_memory();
  std::vector<Json> values{1, "two", nullptr};
  EXPECT_EQ(feed.append_batch(values), 0);
  EXPECT_EQ(feed.length(), 3);
  EXPECT_EQ(feed.get(1), "two");
}

TEST(JsonFeed, AppendsNothingOfABatchWithTextThatIsNoUtf8) {
  auto feed = JsonFeed::in_memory();
  std::vector<Json> values{1, "\xff"};
  EXPECT_TRUE(is_bad_encoding([&] { feed.append_batch(values); }));
  EXPECT_EQ(feed.length(), 0);
}

TEST(JsonFeed, CallsBackWithValuesAndIfAskedWithNumbers) {
  auto feed = JsonFeed::in_memory();
  feed.append("old");
  std::vector<std::string> seen;
  feed.on_block(hypercore::from_start,
                [&](const Json& value) { seen.push_back(value.as_string()); });
  feed.on_block(hypercore::from_start, [&](hypercore::Seq seq, const Json& value) {
    seen.push_back(fmt::format("{} {}", seq, value));
  });
  feed.append("new");
  EXPECT_EQ(seen, (std::vector<std::string>{"old", "0 old", "new", "1 new"}));
}

TEST(JsonFeed, StepsOverBlocksThatAreNoJson) {
  auto feed = JsonFeed::in_memory();
  std::vector<std::string> seen;
  feed.bytes().append("no json");
  feed.append("old");
  feed.on_block(hypercore::from_start, [&](hypercore::Seq seq, const Json& value) {
    seen.push_back(fmt::format("{} {}", seq, value));
  });
  feed.bytes().append("{\"type\":");
  feed.append("new");
  EXPECT_EQ(seen, (std::vector<std::string>{"1 old", "3 new"}));
}

TEST(TextFeed, StoresTextAsItIs) {
  auto feed = TextFeed::in_memory();
  feed.append("gr\xc3\xbc\xc3\x9f dich");
  EXPECT_EQ(crypto::to_hex(feed.bytes().get(0)), "6772c3bcc39f2064696368");
  EXPECT_EQ(feed.get(0), "gr\xc3\xbc\xc3\x9f dich");
}

TEST(TextFeed, RefusesWhatIsNoUtf8InBothDirections) {
  auto feed = TextFeed::in_memory();
  EXPECT_TRUE(is_bad_encoding([&] { feed.append("caf\xe9"); }));
  EXPECT_EQ(feed.length(), 0);
  feed.bytes().append("caf\xe9");
  EXPECT_TRUE(is_bad_encoding([&] { feed.get(0); }));
}

}  // namespace
