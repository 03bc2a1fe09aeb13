#include <hypercore/bitfield.hpp>
#include <hypercore/flat_tree.hpp>

#include <gtest/gtest.h>
#include <testing/vectors.hpp>

namespace hypercore {
namespace {

using testing_vectors::Value;

Bitfield after_steps(const Value& vector) {
  Bitfield bits;
  for (const Value& step : vector.at("steps")) {
    bool here = step.at(0) == "set";
    for (Seq seq = step.at(1).get<std::uint64_t>(); seq < step.at(2).get<std::uint64_t>(); ++seq) {
      bits.set_block(seq, here);
      if (here && vector.at("tree_bits").get<bool>()) bits.set_node(flat_tree::leaf(seq));
    }
  }
  return bits;
}

TEST(Bitfield, PagesAreThoseOfTheOriginal) {
  Value vectors = testing_vectors::load("bitfield");
  for (const Value& vector : vectors.at("cases")) {
    SCOPED_TRACE(vector.at("name").get<std::string>());
    Bitfield bits = after_steps(vector);
    const Value& pages = vector.at("pages");
    ASSERT_EQ(bits.page_count(), pages.size());
    for (std::size_t i = 0; i < pages.size(); ++i) {
      crypto::BytesView page = bits.page(i);
      if (pages[i].is_null()) {
        EXPECT_TRUE(page.empty()) << "page " << i;
      } else {
        EXPECT_EQ(crypto::to_hex(page), crypto::to_hex(testing_vectors::expand(pages[i])))
            << "page " << i;
      }
    }
    EXPECT_EQ(bits.block_bits(), vector.at("data_bits_length").get<std::uint64_t>());
    EXPECT_EQ(bits.blocks_in_tree(), Seq(vector.at("blocks_from_tree").get<std::uint64_t>()));
  }
}

TEST(Bitfield, WritesThePagesThatTheOriginalWrites) {
  Value vectors = testing_vectors::load("bitfield");
  for (const Value& vector : vectors.at("cases")) {
    SCOPED_TRACE(vector.at("name").get<std::string>());
    std::vector<std::uint64_t> written;
    after_steps(vector).flush(
        [&](std::uint64_t page, crypto::BytesView) { written.push_back(page); });
    std::sort(written.begin(), written.end());
    EXPECT_EQ(written, vector.at("pages_written").get<std::vector<std::uint64_t>>());
  }
}

TEST(Bitfield, CompressesForHaveMessagesAsTheOriginalDoes) {
  Value vectors = testing_vectors::load("bitfield");
  for (const Value& vector : vectors.at("cases")) {
    SCOPED_TRACE(vector.at("name").get<std::string>());
    Bitfield bits = after_steps(vector);
    for (const Value& range : vector.at("compress")) {
      EXPECT_EQ(
          crypto::to_hex(bits.compress(range.at("start").get<std::uint64_t>(), range.at("length"))),
          range.at("rle"));
    }
  }
}

TEST(Bitfield, LoadedFromItsPagesIsTheSame) {
  Value vectors = testing_vectors::load("bitfield");
  for (const Value& vector : vectors.at("cases")) {
    SCOPED_TRACE(vector.at("name").get<std::string>());
    Bitfield bits = after_steps(vector);
    Bitfield loaded;
    for (std::uint64_t i = 0; i < bits.page_count(); ++i) loaded.load_page(i, bits.page(i));
    EXPECT_EQ(loaded.blocks_in_tree(), bits.blocks_in_tree());
    EXPECT_EQ(loaded.count_blocks(0, loaded.block_bits()), bits.count_blocks(0, bits.block_bits()));
  }
}

TEST(Bitfield, CountsBlocksInAnyRange) {
  Bitfield bits;
  for (Seq seq : {3, 8, 9, 20, 8191, 8192, 20000}) bits.set_block(seq, true);
  EXPECT_EQ(bits.count_blocks(0, 30000), 7u);
  EXPECT_EQ(bits.count_blocks(4, 9), 1u);
  EXPECT_EQ(bits.count_blocks(8191, 8193), 2u);
  EXPECT_EQ(bits.count_blocks(9, 9), 0u);
}

TEST(Bitfield, SaysWhichPageChangedOnlyOnce) {
  Bitfield bits;
  bits.set_block(0, true);
  int writes = 0;
  auto count = [&](std::uint64_t, crypto::BytesView) { ++writes; };
  bits.flush(count);
  bits.flush(count);
  EXPECT_EQ(writes, 1);
  EXPECT_FALSE(bits.set_block(0, true));
  bits.flush(count);
  EXPECT_EQ(writes, 1);
}

}  // namespace
}  // namespace hypercore
