// Sets of feeds between sessions in one process: no sockets, a clock that stands still.
#include <multifeed/contact.hpp>

#include <gtest/gtest.h>
#include <testing/session_pair.hpp>

namespace {

using multifeed::Contact;
using multifeed::Multifeed;
using testing_sessions::SessionPair;

std::set<crypto::PublicKey> keys_of(const Multifeed& multi) {
  std::set<crypto::PublicKey> result;
  for (const auto& feed : multi.feeds()) result.insert(feed.key());
  return result;
}

TEST(MultifeedReplicate, EachSideGetsTheFeedsOfTheOtherAndBothEndByThemselves) {
  Multifeed one = Multifeed::in_memory(), other = Multifeed::in_memory();
  one.writer().append("from one");
  other.writer().append("from the other");
  SessionPair pair;
  Contact::start(pair.a(), one, {});
  Contact::start(pair.b(), other, {});
  pair.run();
  EXPECT_TRUE(pair.a()->is_over());
  EXPECT_TRUE(pair.b()->is_over());
  EXPECT_FALSE(pair.a()->error()) << pair.a()->error()->what();
  EXPECT_FALSE(pair.b()->error()) << pair.b()->error()->what();
  ASSERT_EQ(one.size(), 2u);
  EXPECT_EQ(keys_of(one), keys_of(other));
  EXPECT_EQ(crypto::text_of(one.feeds()[1].get(0)), "from the other");
  EXPECT_EQ(crypto::text_of(other.feeds()[1].get(0)), "from one");
}

TEST(MultifeedReplicate, AFeedAddedLaterReachesThePeerInALiveSession) {
  Multifeed one = Multifeed::in_memory(), other = Multifeed::in_memory();
  SessionPair pair({.live = true}, {.live = true});
  Contact::start(pair.a(), one, {.live = true});
  Contact::start(pair.b(), other, {.live = true});
  pair.run();
  one.writer("late").append("hello");
  pair.run();
  ASSERT_EQ(other.size(), 1u);
  EXPECT_EQ(crypto::text_of(other.feeds()[0].head()), "hello");
  EXPECT_FALSE(pair.a()->is_over());
}

}  // namespace
