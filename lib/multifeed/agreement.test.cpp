// What two sets of feeds have to agree on before they replicate: a shared key, a session, which
// feeds to take; and what ends it.
#include <gtest/gtest.h>
#include <testing/multifeed_pair.hpp>
#include <testing/temporary_directory.hpp>

#include <fmt/core.h>

namespace {

using multifeed::Contact;
using multifeed::Feed;
using multifeed::Multifeed;
using protocol::Errc;
using namespace testing_sessions;

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
