// A set of feeds as its program sees it, without peers.
#include <multifeed/multifeed.hpp>

#include <gtest/gtest.h>

namespace {

using multifeed::Errc;
using multifeed::Error;
using multifeed::Feed;
using multifeed::Multifeed;

crypto::KeyPair pair_of(int seed) {
  crypto::Seed bytes;
  std::fill(bytes.begin(), bytes.end(), static_cast<std::byte>(seed));
  return crypto::KeyPair::from_seed(bytes);
}

template <class Call>
Errc error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_GT(std::string_view(error.what()).size(), 20u);
    return error.code();
  }
  throw std::runtime_error("nothing was thrown");
}

std::vector<crypto::PublicKey> keys_of(const std::vector<Feed>& feeds) {
  std::vector<crypto::PublicKey> keys;
  for (const Feed& feed : feeds) keys.push_back(feed.key());
  return keys;
}

TEST(Multifeed, HasNoFeedsAtFirst) {
  Multifeed multi = Multifeed::in_memory();
  EXPECT_TRUE(multi.feeds().empty());
  EXPECT_EQ(multi.size(), 0u);
}

TEST(Multifeed, AWriterIsAFeedThatCanBeWrittenAndRead) {
  Multifeed multi = Multifeed::in_memory();
  Feed writer = multi.writer();
  writer.append("foo");
  EXPECT_EQ(crypto::text_of(writer.get(0)), "foo");
  ASSERT_EQ(multi.feeds().size(), 1u);
  EXPECT_EQ(multi.feeds()[0].key(), writer.key());
  EXPECT_EQ(multi.feeds()[0].length(), 1u) << "it is the same feed, not a copy of it";
}

TEST(Multifeed, AFeedIsFoundByItsKey) {
  Multifeed multi = Multifeed::in_memory();
  Feed writer = multi.writer();
  ASSERT_TRUE(multi.feed(writer.key()));
  EXPECT_EQ(multi.feed(writer.key())->key(), writer.key());
  EXPECT_FALSE(multi.feed(pair_of(9).public_key));
}

TEST(Multifeed, AskingTwiceForAWriterGivesTheSameOne) {
  Multifeed multi = Multifeed::in_memory();
  Feed bob = multi.writer("bob");
  EXPECT_EQ(multi.writer("bob").key(), bob.key());
  EXPECT_NE(multi.writer("alice").key(), bob.key());
  EXPECT_EQ(multi.size(), 2u);
  EXPECT_EQ(multi.name_of(bob.key()), "bob");
}

TEST(Multifeed, AWriterAskedForWhileItIsMadeIsThatOne) {
  Multifeed multi = Multifeed::in_memory();
  std::vector<crypto::PublicKey> asked;
  multi.on_feed([&](const Feed&) { asked.push_back(multi.writer("mine").key()); });
  Feed mine = multi.writer("mine");
  EXPECT_EQ(multi.size(), 1u);
  EXPECT_EQ(asked, std::vector{mine.key()});
}

TEST(Multifeed, AWriterIsMadeWithTheKeyPairThatIsGiven) {
  Multifeed multi = Multifeed::in_memory();
  Feed moose = multi.writer("moose", pair_of(1));
  EXPECT_EQ(moose.key(), pair_of(1).public_key);
  EXPECT_EQ(moose.secret_key(), pair_of(1).secret_key);
  moose.append("foo");
  EXPECT_EQ(crypto::text_of(moose.get(0)), "foo");
  EXPECT_EQ(multi.writer("moose", pair_of(1)).key(), moose.key()) << "again, with the same pair";
  EXPECT_EQ(error_of([&] { multi.writer("moose", pair_of(2)); }), Errc::another_key);
  EXPECT_EQ(error_of([&] { multi.writer("elk", pair_of(1)); }), Errc::another_key)
      << "one feed can't have two names";
  EXPECT_EQ(multi.size(), 1u);
}

TEST(Multifeed, ANameIsTextOfOneTo255Bytes) {
  Multifeed multi = Multifeed::in_memory();
  EXPECT_EQ(error_of([&] { multi.writer(""); }), Errc::bad_name);
  EXPECT_EQ(error_of([&] { multi.writer(std::string(256, 'a')); }), Errc::bad_name);
  EXPECT_EQ(error_of([&] { multi.writer("\xff"); }), Errc::bad_name);
  EXPECT_EQ(multi.size(), 0u);
  for (const char* name : {"0", "7", "../..", "a/b", "__proto__", "ünï", " "}) multi.writer(name);
  multi.writer(std::string(255, 'a'));
  EXPECT_EQ(multi.size(), 8u);
}

TEST(Multifeed, FeedsAreInTheOrderInWhichTheyWereAdded) {
  Multifeed multi = Multifeed::in_memory();
  std::vector<crypto::PublicKey> keys;
  for (const char* name : {"default", "10", "2", "alice"}) keys.push_back(multi.writer(name).key());
  EXPECT_EQ(keys_of(multi.feeds()), keys);
}

TEST(Multifeed, OnFeedHearsOfThoseThatAreThereAndThoseToCome) {
  Multifeed multi = Multifeed::in_memory();
  std::vector<crypto::PublicKey> keys = {multi.writer("a").key(), multi.writer("b").key()};
  std::vector<crypto::PublicKey> heard;
  auto subscription = multi.on_feed([&](const Feed& feed) { heard.push_back(feed.key()); });
  EXPECT_EQ(heard, keys);
  keys.push_back(multi.writer("c").key());
  EXPECT_EQ(heard, keys);
  multi.writer("c");
  EXPECT_EQ(heard, keys) << "each once";
  subscription.cancel();
  multi.writer("d");
  EXPECT_EQ(heard, keys);
}

TEST(Multifeed, ACallbackThatMakesWritersHearsOfThemInOrder) {
  Multifeed multi = Multifeed::in_memory();
  std::vector<std::string> heard;
  multi.on_feed([&](const Feed& feed) {
    heard.push_back(*multi.name_of(feed.key()));
    if (heard.size() < 4) multi.writer(std::string(heard.size(), 'x'));
  });
  multi.writer("first");
  EXPECT_EQ(heard, (std::vector<std::string>{"first", "x", "xx", "xxx"}));
}

TEST(Multifeed, WhatACallbackThrowsComesOutWhenAllWereCalledAndTheFeedIsThere) {
  Multifeed multi = Multifeed::in_memory();
  int others = 0;
  multi.on_feed([](const Feed&) { throw std::runtime_error("mine"); });
  multi.on_feed([&](const Feed&) { ++others; });
  EXPECT_THROW(multi.writer(), std::runtime_error);
  EXPECT_EQ(others, 1);
  EXPECT_EQ(multi.size(), 1u);
}

TEST(Multifeed, ACallbackMayCloseTheMultifeedItIsCalledBy) {
  Multifeed multi = Multifeed::in_memory();
  int calls = 0;
  multi.on_feed([&](const Feed&) {
    ++calls;
    multi.close();
  });
  Feed writer = multi.writer();
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(writer.closed());
}

TEST(Multifeed, AClosedOneHasNoFeedsAndSaysSo) {
  Multifeed multi = Multifeed::in_memory();
  Multifeed copy = multi;
  Feed writer = multi.writer();
  multi.close();
  EXPECT_TRUE(copy.closed());
  EXPECT_TRUE(writer.closed());
  EXPECT_EQ(multi.size(), 0u);
  EXPECT_EQ(error_of([&] { multi.feeds(); }), Errc::closed);
  EXPECT_EQ(error_of([&] { multi.writer(); }), Errc::closed);
  EXPECT_EQ(error_of([&] { multi.on_feed([](const Feed&) {}); }), Errc::closed);
  multi.close();  // once more does nothing
}

TEST(Multifeed, AFeedThatWasClosedByItselfIsOpenedAgainWhenItIsAskedFor) {
  Multifeed multi = Multifeed::in_memory();
  Feed writer = multi.writer();
  writer.append("kept");
  writer.close();
  EXPECT_EQ(crypto::text_of(multi.writer().get(0)), "kept");
}

TEST(Multifeed, ValuesOfJsonGoInAndComeOut) {
  auto multi = multifeed::JsonMultifeed::in_memory();
  auto mine = multi.writer("local");
  mine.append({{"text", "hello"}});
  std::vector<std::string> heard;
  multi.on_feed(
      [&](const hypercore::JsonFeed& feed) { heard.push_back(feed.get(0)["text"].as_string()); });
  EXPECT_EQ(heard, std::vector<std::string>{"hello"});
  EXPECT_EQ(multi.feed(mine.key())->length(), 1u);
}

}  // namespace
