// Sets of feeds between sessions in one process: no sockets, a clock that stands still.
#include <gtest/gtest.h>
#include <testing/multifeed_pair.hpp>
#include <testing/temporary_directory.hpp>

#include <fmt/core.h>

namespace {

using multifeed::Feed;
using multifeed::Multifeed;
using namespace testing_sessions;

TEST(MultifeedReplicate, TwoGetTheFeedsOfEachOtherAndEndByThemselves) {
  Multifeed one = with_writer("foo"), other = with_writer("bar");
  int heard_by_one = 0, heard_by_other = 0;
  one.on_feed([&](const Feed&) { ++heard_by_one; });
  other.on_feed([&](const Feed&) { ++heard_by_other; });
  sync(one, other);
  ASSERT_EQ(one.size(), 2u);
  EXPECT_EQ(crypto::text_of(one.feeds()[1].get(0)), "bar");
  EXPECT_EQ(crypto::text_of(other.feeds()[1].get(0)), "foo");
  EXPECT_EQ(heard_by_one, 2);
  EXPECT_EQ(heard_by_other, 2);
}

TEST(MultifeedReplicate, OneWithoutFeedsGetsThoseOfTheOther) {
  Multifeed one = with_writer("foo"), other = Multifeed::in_memory(),
            third = Multifeed::in_memory();
  sync(one, other);
  EXPECT_EQ(other.size(), 1u);
  EXPECT_EQ(one.size(), 1u);
  sync(third, other);  // who got it from somebody else, and did not dial
  EXPECT_EQ(contents(third), contents(one));
}

TEST(MultifeedReplicate, AFeedWithoutBlocksIsAFeed) {
  Multifeed one = Multifeed::in_memory(), other = Multifeed::in_memory();
  one.writer();
  other.writer();
  sync(one, other);
  EXPECT_EQ(one.size(), 2u);
}

TEST(MultifeedReplicate, TwoWithoutFeedsEnd) {
  Multifeed one = Multifeed::in_memory(), other = Multifeed::in_memory();
  sync(one, other);
  EXPECT_EQ(one.size(), 0u);
}

TEST(MultifeedReplicate, ManyBlocksGoOverBothWays) {
  Multifeed one = with_writer("foo", 1000), other = with_writer("bar", 10);
  sync(one, other);
  EXPECT_EQ(one.feeds()[1].length(), 10u);
  EXPECT_EQ(other.feeds()[1].length(), 1000u);
}

TEST(MultifeedReplicate, DoneTwiceItFindsTheSameAndWhatIsNew) {
  Multifeed one = with_writer("foo"), other = with_writer("bar");
  sync(one, other);
  sync(one, other);
  EXPECT_EQ(one.size(), 2u);
  one.writer().append("new");
  other.writer("second").append("new, too");
  sync(other, one);
  EXPECT_EQ(one.size(), 3u);
}

TEST(MultifeedReplicate, WritersWithKeyPairsOfTheirOwnGoOver) {
  Multifeed one = Multifeed::in_memory(), other = Multifeed::in_memory();
  one.writer("local", pair_of(1)).append("foo");
  other.writer("local", pair_of(2)).append("bar");
  sync(one, other);
  EXPECT_EQ(crypto::text_of(one.feed(pair_of(2).public_key)->get(0)), "bar");
  EXPECT_EQ(one.writer("local").key(), pair_of(1).public_key);
}

TEST(MultifeedReplicate, WithItselfEndsAndChangesNothing) {
  Multifeed one = with_writer("foo");
  sync(one, one);
  EXPECT_EQ(one.size(), 1u);
}

TEST(MultifeedReplicate, LiveBlocksAndFeedsArriveAsTheyAreMade) {
  Multifeed one = with_writer("foo"), other = with_writer("bar");
  Live live(one, other);
  live->run();
  EXPECT_EQ(contents(one), contents(other));
  for (int i = 0; i < 5; ++i) {
    one.writer().append("more");
    other.writer(fmt::format("writer {}", i)).append("hello");
    live->run();
    EXPECT_EQ(contents(one), contents(other));
  }
  EXPECT_EQ(one.size(), 7u);
  EXPECT_FALSE(live->a()->is_over());
  live->a()->end();
  live->run();
  EXPECT_TRUE(live->b()->is_over());
  EXPECT_FALSE(live->b()->error());
}

TEST(MultifeedReplicate, LiveTwoThatBeginWithNothingGetWhatIsMadeLater) {
  Multifeed one = Multifeed::in_memory(), other = Multifeed::in_memory();
  Live live(one, other);
  live->run();
  other.writer().append("late");
  live->run();
  EXPECT_EQ(contents(one), contents(other));
  EXPECT_EQ(one.size(), 1u);
}

TEST(MultifeedReplicate, AFeedThatComesFromOnePeerIsPassedOnToTheOthers) {
  Multifeed one = with_writer("First"), middle = with_writer("Second"),
            third = with_writer("Third");
  std::vector<std::string> heard;
  one.on_feed([&](const Feed& feed) {
    feed.on_block(0, [&](hypercore::Seq, crypto::BytesView block) {
      heard.emplace_back(crypto::text_of(block));
    });
  });
  Live first(one, middle);
  first->run();
  Live second(third, middle);
  auto run = [&] {
    while (first->run() + second->run() != 0) {
    }
  };
  run();
  EXPECT_EQ(heard, (std::vector<std::string>{"First", "Second", "Third"}));
  third.writer("more").append("Fourth");
  run();
  EXPECT_EQ(heard.back(), "Fourth");
  EXPECT_EQ(contents(one), contents(third));
}

TEST(MultifeedReplicate, AFeedMadeWhileTheOtherSideIsTakenInIsNotLost) {
  Multifeed one = with_writer("foo"), other = with_writer("bar");
  one.on_feed([&](const Feed& feed) {
    if (!feed.writable()) one.writer("answer").append("hello");
  });
  Live live(one, other);
  live->run();
  EXPECT_EQ(contents(one), contents(other));
  EXPECT_EQ(other.size(), 3u);
}

TEST(MultifeedReplicate, WhatASubscriberThrowsDoesNotHurtThePeer) {
  Multifeed one = with_writer("foo"), other = with_writer("bar");
  one.on_feed([](const Feed& feed) {
    if (!feed.writable()) throw std::runtime_error("mine");
  });
  Live live(one, other);
  live->run();
  EXPECT_EQ(contents(one), contents(other));
  EXPECT_TRUE(live->a()->take_exception());
  EXPECT_FALSE(live->a()->is_over());
}

}  // namespace
