// Blocks are asked of all peers that have them, and one that is slow holds nobody up. No sockets,
// and a clock that the tests turn.
#include <protocol/peer.hpp>

#include <gtest/gtest.h>
#include <storage/memory.hpp>
#include <testing/session_pair.hpp>

#include <fmt/core.h>

namespace {

using hypercore::Feed;
using hypercore::Seq;
using protocol::Peer;
using testing_sessions::SessionPair;
using namespace std::chrono_literals;

constexpr protocol::SessionOptions live{.live = true};

Feed copy_of(const Feed& feed) {
  return Feed::open(std::make_shared<storage::MemoryDirectory>(), feed.key());
}

/// A feed of 2,000 blocks, a full copy of it, and a reader that is connected to both.
struct Two {
  Feed writer = Feed::in_memory();
  Feed copy = copy_of(writer);
  Feed reader = copy_of(writer);
  SessionPair with_writer{live, live}, with_copy{live, live};

  Two() {
    for (int i = 0; i < 2000; ++i) writer.append(fmt::format("block-{}", i));
    SessionPair filling;
    Peer::start(filling.a(), writer, {});
    Peer::start(filling.b(), copy, {});
    filling.run();
    Peer::start(with_writer.a(), writer, {.live = true});
    Peer::start(with_copy.a(), copy, {.live = true});
    Peer::start(with_writer.b(), reader, {.live = true, .sparse = true});
    Peer::start(with_copy.b(), reader, {.live = true, .sparse = true});
    with_writer.run();
    with_copy.run();
  }

  void want_all() const {
    protocol::Exchange::of(reader)->download(0, Seq(2000), false, [](const auto&) {});
  }
};

TEST(Spread, TwoPeersEachGiveAGoodPart) {
  Two two;
  auto uploaded = [](const Feed& feed) {
    return protocol::replication_stats(feed).uploaded_blocks;
  };
  auto before = uploaded(two.writer);
  two.want_all();
  while (two.with_writer.run() + two.with_copy.run() != 0) {
  }
  EXPECT_EQ(two.reader.downloaded(), 2000u);
  auto from_writer = uploaded(two.writer) - before, from_copy = uploaded(two.copy);
  EXPECT_EQ(from_writer + from_copy, 2000u) << "no block is sent twice";
  EXPECT_GT(from_writer, 200u);
  EXPECT_GT(from_copy, 200u);
}

TEST(Spread, WhatASilentPeerWasAskedForComesFromTheOther) {
  Two two;
  two.want_all();
  two.with_writer.run();  // the copy was asked for a part, and does not answer
  EXPECT_LT(two.reader.downloaded(), 2000u);
  EXPECT_GT(two.reader.downloaded(), 1500u) << "only a window of blocks waits for one peer";
  two.with_writer.pass(3s);
  EXPECT_EQ(two.reader.downloaded(), 2000u);
}

TEST(Spread, WhatALostPeerWasAskedForComesFromTheOtherAtOnce) {
  Two two;
  two.want_all();
  two.with_copy.b()->fail(protocol::Error(protocol::Errc::connection_lost, "pulled the plug"));
  two.with_writer.run();
  EXPECT_EQ(two.reader.downloaded(), 2000u);
}

TEST(Spread, AnIdleLiveConnectionIsKeptOpenWithFewBytes) {
  SessionPair pair(live, live);
  Feed writer = Feed::in_memory();
  writer.append("one");
  Feed reader = copy_of(writer);
  Peer::start(pair.a(), writer, {.live = true});
  Peer::start(pair.b(), reader, {.live = true});
  pair.run();
  auto sent = pair.a()->bytes_sent();
  pair.pass(10min);
  EXPECT_FALSE(pair.a()->is_over() || pair.b()->is_over());
  EXPECT_LT(pair.a()->bytes_sent() - sent, 100u) << "a byte each ten seconds";
  writer.append("two");
  pair.run();
  EXPECT_EQ(reader.downloaded(), 2u);
}

TEST(Spread, AConnectionThatIsNotLiveIsHeldOpenWhileSomebodyIsNotDone) {
  SessionPair pair;
  Feed writer = Feed::in_memory();
  writer.append("one");
  Feed reader = copy_of(writer);
  pair.a()->hold();
  Peer::start(pair.a(), writer, {});
  Peer::start(pair.b(), reader, {});
  pair.run();
  EXPECT_EQ(reader.downloaded(), 1u);
  EXPECT_FALSE(pair.a()->is_over());
  pair.a()->release();
  pair.run();
  EXPECT_TRUE(pair.a()->is_over());
  EXPECT_FALSE(pair.a()->error());
}

}  // namespace
