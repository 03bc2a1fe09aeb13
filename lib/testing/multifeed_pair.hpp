#pragma once
/// @file
/// Sets of feeds that replicate in one process, without sockets, and what is in them afterwards.

#include <multifeed/contact.hpp>
#include <testing/session_pair.hpp>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace testing_sessions {

using multifeed::Contact;
using multifeed::Feed;
using multifeed::Multifeed;

/// Keys of the feeds and the blocks that are here, in an order of their own.
inline std::map<std::string, std::vector<std::string>> contents(const Multifeed& multi) {
  std::map<std::string, std::vector<std::string>> result;
  for (const Feed& feed : multi.feeds()) {
    auto& blocks = result[feed.key().hex()];
    for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) {
      blocks.emplace_back(feed.has(seq) ? crypto::text_of(feed.get(seq)) : "not here");
    }
  }
  return result;
}

inline crypto::KeyPair pair_of(int seed) {
  crypto::Seed bytes;
  bytes.data()[0] = static_cast<std::byte>(seed);
  return crypto::KeyPair::from_seed(bytes);
}

/// Two who replicate, and end by themselves.
inline void sync(const Multifeed& one, const Multifeed& other) {
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

inline Multifeed with_writer(std::string_view block, std::size_t count = 1) {
  Multifeed multi = Multifeed::in_memory();
  for (std::size_t i = 0; i < count; ++i) multi.writer().append(block);
  return multi;
}

}  // namespace testing_sessions
