// Audits of copies that have a few blocks, proven by peers whose own copies were of different
// lengths: then nodes are missing that a copy of one peer would have.

#include <hypercore/feed_state.hpp>
#include <storage/memory.hpp>

#include <gtest/gtest.h>
#include <testing/proof_fixture.hpp>

namespace hypercore {
namespace {

using proof_fixture::Writer;

struct Clone {
  std::shared_ptr<storage::MemoryFiles> files = std::make_shared<storage::MemoryFiles>();
  Feed feed = Feed::open(std::make_shared<storage::MemoryDirectory>(files),
                         proof_fixture::key_pair().public_key);

  /// As a peer sends it whose copy has `length` blocks.
  void put(std::uint64_t seq, std::uint64_t length) const {
    std::string block = Writer::block(seq);
    put_block(feed.state(), seq, crypto::bytes_of(block), Writer(length).prove(seq));
    finish_puts(feed.state());
  }
};

TEST(AuditOfAClone, WithoutTheHashOfABlockThatIsNotHereIsClean) {
  // Block 1 comes with node 5, over blocks 2 and 3. Block 2 comes from a peer that has no block 3:
  // so there are node 5 and leaf 4, but not leaf 6 beside it.
  Clone clone;
  clone.put(1, 4);
  clone.put(32, 33);
  clone.put(2, 3);
  Bytes tree = clone.files->contents("tree");
  for (bool repair : {false, true}) {
    AuditReport report = clone.feed.audit({.repair = repair});
    EXPECT_TRUE(report.clean()) << report.damaged_nodes << " nodes, " << report.bad.size()
                                << " blocks";
    EXPECT_EQ(report.valid, 3U);
    EXPECT_TRUE(report.recovered.empty());
    EXPECT_EQ(clone.files->contents("tree"), tree);
  }
}

TEST(AuditOfAClone, WithALeafThatWasTornBeforeItWasMarkedFindsTheBlocksBehindIt) {
  // Block 2 came with node 1, over blocks 0 and 1, whose leaves came next. Then the power went:
  // leaf 2 is whole, leaf 0 is not and looks like one of an empty block. Neither is marked.
  Clone clone;
  clone.put(2, 3);
  clone.put(32, 33);
  TreeFile& tree = clone.feed.state().files.tree;
  Node half = leaf_node(0, crypto::bytes_of(Writer::block(0)));
  std::fill(half.hash.data() + 20, half.hash.data() + 32, std::byte{0});
  half.size = 0;
  tree.write(half);
  tree.write(leaf_node(1, crypto::bytes_of(Writer::block(1))));

  AuditReport report = clone.feed.audit();
  EXPECT_TRUE(report.clean()) << report.damaged_nodes << " nodes, " << report.bad.size()
                              << " blocks";
  EXPECT_EQ(report.valid, 2U);
}

}  // namespace
}  // namespace hypercore
