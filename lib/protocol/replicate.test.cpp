// Feeds between sessions in one process: no sockets, a clock that stands still.
#include <protocol/peer.hpp>

#include <gtest/gtest.h>
#include <storage/memory.hpp>
#include <testing/session_pair.hpp>

#include <fmt/core.h>

namespace {

using hypercore::Feed;
using protocol::Peer;
using testing_sessions::SessionPair;

Feed writer_of(std::size_t blocks) {
  Feed feed = Feed::in_memory();
  for (std::size_t i = 0; i < blocks; ++i) feed.append(fmt::format("block-{}", i));
  return feed;
}

Feed clone_of(const Feed& feed) {
  return Feed::open(std::make_shared<storage::MemoryDirectory>(), feed.key());
}

void expect_same(const Feed& one, const Feed& other) {
  ASSERT_EQ(one.length(), other.length());
  for (hypercore::Seq seq = 0; seq < one.length(); ++seq) EXPECT_EQ(one.get(seq), other.get(seq));
  EXPECT_TRUE(other.audit().clean());
}

TEST(Replicate, ACloneGetsEveryBlockAndBothEndByThemselves) {
  for (std::size_t blocks : {0u, 1u, 2u, 5u, 33u, 1000u}) {
    SCOPED_TRACE(blocks);
    Feed writer = writer_of(blocks);
    Feed clone = clone_of(writer);
    SessionPair pair;
    Peer::start(pair.a(), writer, {});
    Peer::start(pair.b(), clone, {});
    pair.run();
    EXPECT_TRUE(pair.a()->is_over());
    EXPECT_TRUE(pair.b()->is_over());
    EXPECT_FALSE(pair.a()->error().has_value()) << pair.a()->error()->what();
    EXPECT_FALSE(pair.b()->error().has_value()) << pair.b()->error()->what();
    expect_same(writer, clone);
  }
}

TEST(Replicate, WhatIsAppendedLaterArrivesInALiveSession) {
  Feed writer = writer_of(3);
  Feed clone = clone_of(writer);
  SessionPair pair({.live = true}, {.live = true});
  Peer::start(pair.a(), writer, {.live = true});
  Peer::start(pair.b(), clone, {.live = true});
  pair.run();
  expect_same(writer, clone);
  for (int i = 0; i < 20; ++i) {
    writer.append("more");
    pair.run();
    expect_same(writer, clone);
  }
  EXPECT_FALSE(pair.a()->is_over());
  pair.a()->end();
  pair.run();
  EXPECT_TRUE(pair.b()->is_over());
}

TEST(Replicate, TheFirstByteIsFoundBehindEmptyBlocks) {
  for (std::size_t empty : {0u, 1u, 3u}) {
    Feed writer = Feed::in_memory();
    for (std::size_t i = 0; i < empty; ++i) writer.append("");
    for (int i = 0; i < 20; ++i) writer.append("block");
    Feed clone = clone_of(writer);
    SessionPair pair({.live = true}, {.live = true});
    Peer::start(pair.a(), writer, {.live = true});
    Peer::start(pair.b(), clone, {.live = true, .sparse = true});
    bool found = false;
    protocol::Exchange::of(clone)->wait_for_byte(0, false,
                                                 [&](const auto& error) { found = !error; });
    pair.run();
    ASSERT_TRUE(found);
    EXPECT_EQ(clone.seek(0).seq, empty);
    EXPECT_EQ(clone.downloaded(), 0u);
  }
}

}  // namespace
