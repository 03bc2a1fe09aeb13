// What a feed takes from a peer, and what it gives: put_block and prove_block on whole feeds.
#include <hypercore/feed_state.hpp>
#include <hypercore/flat_tree.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <storage/memory.hpp>

namespace {

using namespace hypercore;

Feed writer_of(std::size_t blocks) {
  Feed feed = Feed::in_memory();
  for (std::size_t i = 0; i < blocks; ++i) feed.append(std::string(i % 7, 'x') + std::to_string(i));
  return feed;
}

Feed clone_of(const Feed& feed) {
  return Feed::open(std::make_shared<storage::MemoryDirectory>(), feed.key());
}

Proof proof_of(const Feed& feed, const Feed& reader, Seq seq, bool hash_only = false) {
  Bitfield theirs;
  return prove_block(feed.state(), theirs, seq, proof_digest(reader.state().bitfield, seq),
                     hash_only)
      .value();
}

bool put(const Feed& clone, const Feed& from, Seq seq) {
  Bytes block = from.get(seq);
  return put_block(clone.state(), seq, block, proof_of(from, clone, seq));
}

void put_hash(const Feed& clone, Seq seq, const Proof& proof) {
  put_block(clone.state(), seq, std::nullopt, proof);
}

Node& node_in(Proof& proof, NodeIndex index) {
  return *std::find_if(proof.nodes.begin(), proof.nodes.end(),
                       [&](const Node& node) { return node.index == index; });
}

TEST(PutBlock, SaysWhetherABlockIsNew) {
  Feed writer = writer_of(5);
  Feed clone = clone_of(writer);
  EXPECT_TRUE(put(clone, writer, 3));
  EXPECT_FALSE(put(clone, writer, 3));
  EXPECT_EQ(clone.length(), 5u);
  EXPECT_EQ(clone.get(3), writer.get(3));
}

TEST(PutBlock, WhatIsMarkedIsThereWhenTheFeedIsOpenedAgain) {
  Feed writer = writer_of(9);
  auto files = std::make_shared<storage::MemoryFiles>();
  {
    Feed clone = Feed::open(std::make_shared<storage::MemoryDirectory>(files), writer.key());
    put(clone, writer, 8);
    put(clone, writer, 2);
    finish_puts(clone.state());
    clone.close();
  }
  Feed clone = Feed::open(std::make_shared<storage::MemoryDirectory>(files), std::nullopt);
  EXPECT_EQ(clone.length(), 9u);
  EXPECT_EQ(clone.get(8), writer.get(8));
  EXPECT_EQ(clone.get(2), writer.get(2));
  EXPECT_FALSE(clone.has(3));
  EXPECT_TRUE(clone.audit().clean());
}

TEST(PutBlock, ASizeThatComesWithoutItsBlockDoesNotReplaceOneThatIsKnown) {
  Feed writer = writer_of(8);
  Feed clone = clone_of(writer);
  put(clone, writer, 4);
  put(clone, writer, 5);
  Bitfield theirs;
  Proof proof = prove_block(writer.state(), theirs, 4, 0, true).value();
  node_in(proof, flat_tree::leaf(4)).size += 3;
  put_hash(clone, 4, proof);
  EXPECT_EQ(clone.get(4), writer.get(4));
  EXPECT_EQ(clone.get(5), writer.get(5));
  EXPECT_TRUE(clone.audit().clean());
}

TEST(PutBlock, SizesThatWereShiftedBetweenTwoHashesAreMendedByTheFirstBlock) {
  Feed writer = writer_of(8);
  for (Seq first : {Seq(4), Seq(5)}) {
    Feed clone = clone_of(writer);
    Bitfield theirs;
    Proof proof = prove_block(writer.state(), theirs, 4, 0, true).value();
    ++node_in(proof, flat_tree::leaf(4)).size;
    --node_in(proof, flat_tree::leaf(5)).size;
    put_hash(clone, 4, proof);
    put(clone, writer, first);
    put(clone, writer, 9 - first.value());
    put(clone, writer, 6);
    for (Seq seq : {4, 5, 6}) EXPECT_EQ(clone.get(seq), writer.get(seq));
    EXPECT_TRUE(clone.audit().clean());
  }
}

RC_GTEST_PROP(PutBlock, InAnyOrderAndFromPeersThatAreBehindGivesTheSameFeed, ()) {
  Feed writer = Feed::in_memory();
  Feed clone = clone_of(writer);
  auto steps =
      *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 1000));
  for (std::uint64_t step : steps) {
    if (step % 4 == 0 || writer.length() == 0) {
      writer.append(std::string(step % 50, 'a'));
      continue;
    }
    Seq seq = step % writer.length().value();
    if (step % 4 == 1) {
      put_hash(clone, seq, proof_of(writer, clone, seq, true));
    } else {
      put(clone, writer, seq);
      RC_ASSERT(clone.get(seq) == writer.get(seq));
    }
  }
  for (Seq seq = 0; seq < writer.length(); ++seq) put(clone, writer, seq);
  finish_puts(clone.state());
  RC_ASSERT(clone.length() == writer.length());
  RC_ASSERT(clone.byte_length() == writer.byte_length());
  for (Seq seq = 0; seq < writer.length(); ++seq) RC_ASSERT(clone.get(seq) == writer.get(seq));
  RC_ASSERT(clone.audit().clean());
}

TEST(ProveBlock, GivesNothingForABlockThatIsNotKnown) {
  Feed writer = writer_of(4);
  Feed clone = clone_of(writer);
  Bitfield theirs;
  EXPECT_FALSE(prove_block(clone.state(), theirs, 0, 0, false).has_value());
  EXPECT_FALSE(prove_block(writer.state(), theirs, 4, 0, false).has_value());
  EXPECT_FALSE(
      prove_block(writer.state(), theirs, (std::uint64_t{1} << 53) - 1, ~0ull, true).has_value());
}

}  // namespace
