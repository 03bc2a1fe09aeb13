// Sets of feeds between sessions in one process: no sockets, a clock that stands still.
#include <multifeed/contact.hpp>

#include <gtest/gtest.h>
#include <testing/session_pair.hpp>
#include <testing/temporary_directory.hpp>

#include <fmt/core.h>

namespace {

using multifeed::Contact;
using multifeed::Feed;
using multifeed::Multifeed;
using protocol::Errc;
using testing_sessions::SessionPair;

/// Keys of the feeds and the blocks that are here, in an order of their own.
std::map<std::string, std::vector<std::string>> contents(const Multifeed& multi) {
  std::map<std::string, std::vector<std::string>> result;
  for (const Feed& feed : multi.feeds()) {
    auto& blocks = result[feed.key().hex()];
    for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) {
      blocks.emplace_back(feed.has(seq) ? crypto::text_of(feed.get(seq)) : "not here");
    }
  }
  return result;
}

crypto::KeyPair pair_of(int seed) {
  crypto::Seed bytes;
  bytes.data()[0] = static_cast<std::byte>(seed);
  return crypto::KeyPair::from_seed(bytes);
}

/// Two who replicate, and end by themselves.
void sync(const Multifeed& one, const Multifeed& other) {
  SessionPair pair;
  Contact::start(pair.a(), one, {});
  Contact::start(pair.b(), other, {});
  pair.run();
  EXPECT_TRUE(pair.a()->is_over());
  EXPECT_TRUE(pair.b()->is_over());
  EXPECT_FALSE(pair.a()->error()) << pair.a()->error()->what();
  EXPECT_FALSE(pair.b()->error()) << pair.b()->error()->what();
  EXPECT_EQ(contents(one), contents(other));
}

/// Two who stay connected.
class Live {
 public:
  Live(const Multifeed& one, const Multifeed& other)
      : pair_(std::make_unique<SessionPair>(protocol::SessionOptions{.live = true},
                                            protocol::SessionOptions{.live = true})) {
    Contact::start(pair_->a(), one, {.live = true});
    Contact::start(pair_->b(), other, {.live = true});
  }
  SessionPair& operator*() { return *pair_; }
  SessionPair* operator->() { return pair_.get(); }

 private:
  std::unique_ptr<SessionPair> pair_;
};

Multifeed with_writer(std::string_view block, std::size_t count = 1) {
  Multifeed multi = Multifeed::in_memory();
  for (std::size_t i = 0; i < count; ++i) multi.writer().append(block);
  return multi;
}

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

TEST(MultifeedReplicate, ASharedKeyOfTheirOwnBringsTwoTogether) {
  Multifeed one = Multifeed::in_memory({.shared_key = pair_of(9).public_key});
  Multifeed other = Multifeed::in_memory({.shared_key = pair_of(9).public_key});
  one.writer().append("foo");
  sync(one, other);
  EXPECT_EQ(other.size(), 1u);
}

TEST(MultifeedReplicate, DifferentSharedKeysAreSaidOnBothSidesAndNothingGoesOver) {
  for (bool live : {false, true}) {
    Multifeed one = Multifeed::in_memory({.shared_key = pair_of(9).public_key});
    Multifeed other = with_writer("bar");
    one.writer().append("foo");
    SessionPair pair({.live = live}, {.live = live});
    Contact::start(pair.a(), one, {.live = live});
    Contact::start(pair.b(), other, {.live = live});
    pair.run();
    // Whoever hears of it first ends the connection; the other sees the same, or only that end.
    ASSERT_TRUE(pair.a()->error() || pair.b()->error());
    for (const auto& side : {pair.a(), pair.b()}) {
      if (side->error()) {
        EXPECT_EQ(side->error()->code(), Errc::wrong_shared_key);
      }
    }
    EXPECT_EQ(one.size(), 1u);
    EXPECT_EQ(other.size(), 1u);
  }
}

TEST(MultifeedReplicate, ASessionThatIsThereAlreadyCanBeUsedBesideOtherFeeds) {
  for (bool live : {false, true}) {
    Multifeed one = with_writer("foo"), other = with_writer("bar");
    Feed apart = Feed::in_memory();
    apart.append("not of the multifeed");
    Feed copy = Feed::open(std::make_shared<storage::MemoryDirectory>(), apart.key());
    SessionPair pair({.live = live}, {.live = live});
    protocol::Peer::start(pair.a(), apart, {.live = live});
    protocol::Peer::start(pair.b(), copy, {.live = live});
    if (live) pair.run();  // the handshake is done, and a feed is open
    Contact::start(pair.a(), one, {.live = live});
    Contact::start(pair.b(), other, {.live = live});
    Contact::start(pair.b(), other, {.live = live});  // once more does nothing
    pair.run();
    EXPECT_FALSE(pair.a()->error()) << pair.a()->error()->what();
    EXPECT_EQ(contents(one), contents(other));
    EXPECT_EQ(crypto::text_of(copy.get(0)), "not of the multifeed");
    EXPECT_EQ(pair.a()->is_over(), !live);
  }
}

TEST(MultifeedReplicate, ExtensionsOfTheProgramMoveTheNumbersAndNothingElse) {
  Multifeed one = with_writer("foo"), other = with_writer("bar");
  Live live(one, other);
  std::string heard;
  live->a()->add_extension("AAA first",
                           [&](protocol::BytesView body) { heard = crypto::text_of(body); });
  live->b()->add_extension("AAA first", [](protocol::BytesView) {});
  live->b()->add_extension("ZZZ last", [](protocol::BytesView) {});
  live->run();
  live->b()->send_extension("AAA first", crypto::bytes_of("hello"));
  live->b()->add_extension("MULTIFEED_A", [](protocol::BytesView) {});
  other.writer("late").append("block");
  live->run();
  EXPECT_EQ(heard, "hello");
  EXPECT_EQ(contents(one), contents(other));
}

TEST(MultifeedReplicate, APolicyKeepsFeedsOut) {
  Multifeed one = with_writer("foo"), other = with_writer("bar");
  Multifeed picky = Multifeed::in_memory(
      {.accept = [&](const crypto::PublicKey& key) { return key == other.writer().key(); }});
  sync(one, other);
  SessionPair pair;
  Contact::start(pair.a(), one, {});
  Contact::start(pair.b(), picky, {});
  pair.run();
  EXPECT_TRUE(pair.a()->is_over());
  ASSERT_EQ(picky.size(), 1u);
  EXPECT_EQ(crypto::text_of(picky.feeds()[0].get(0)), "bar");
}

TEST(MultifeedReplicate, AllRefusedEndsLikeNothingOffered) {
  Multifeed one = with_writer("foo");
  Multifeed no = Multifeed::in_memory({.accept = [](const auto&) { return false; }});
  SessionPair pair;
  Contact::start(pair.a(), one, {});
  Contact::start(pair.b(), no, {});
  pair.run();
  EXPECT_TRUE(pair.a()->is_over());
  EXPECT_TRUE(pair.b()->is_over());
  EXPECT_EQ(no.size(), 0u);
}

TEST(MultifeedReplicate, SparseFeedsArriveWithoutTheirBlocks) {
  Multifeed one = with_writer("foo", 10), other = Multifeed::in_memory();
  SessionPair pair({.live = true}, {.live = true});
  Contact::start(pair.a(), one, {.live = true});
  Contact::start(pair.b(), other, {.live = true, .sparse = true});
  pair.run();
  ASSERT_EQ(other.size(), 1u);
  EXPECT_EQ(other.feeds()[0].downloaded(), 0u);
}

TEST(MultifeedReplicate, ClosingEndsIt) {
  Multifeed one = with_writer("foo"), other = with_writer("bar");
  Live live(one, other);
  live->run();
  one.close();
  live->run();
  EXPECT_TRUE(live->a()->is_over());
  EXPECT_TRUE(live->b()->is_over());
  EXPECT_FALSE(live->b()->error());
  EXPECT_FALSE(other.feeds()[1].closed());
  SessionPair pair;
  EXPECT_THROW(Contact::start(pair.a(), one, {}), multifeed::Error);
}

TEST(MultifeedReplicate, GoesOnWithoutHandlesAndLetsGoWhenItIsOver) {
  testing_help::TemporaryDirectory directory;
  Multifeed one = with_writer("foo");
  Live live(one, Multifeed::open(directory / "other"));
  live->run();
  EXPECT_THROW(Multifeed::open(directory / "other"), storage::Error) << "it is in use";
  live->a()->fail({});
  live->b()->fail({});
  EXPECT_EQ(contents(Multifeed::open(directory / "other")), contents(one));
}

TEST(MultifeedReplicate, AfterARestartItGoesOnWithTheFeedsOnTheDisk) {
  testing_help::TemporaryDirectory directory;
  Multifeed one = with_writer("foo");
  for (int run = 0; run < 3; ++run) {
    Multifeed other = Multifeed::open(directory / "other");
    other.writer().append(fmt::format("run {}", run));
    sync(one, other);
    EXPECT_EQ(other.size(), 2u);
    other.close();
    one.writer().append("more");
  }
  EXPECT_EQ(one.feeds()[1].length(), 3u);
}

}  // namespace
