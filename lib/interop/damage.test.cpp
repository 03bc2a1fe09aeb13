// Every truncation of every file of a small feed, and every single byte of it changed, is opened.
//
// What holds, always:
//  - It opens, or it is refused with a typed error and every file is left byte for byte as it was.
//  - A block that is returned is the block that was written.
//  - Only damage to `key` or to one of the three headers is refused, and a `tree` cut so short that
//  it
//    does not tell where the first blocks end.
//  - After audit({.repair = true}) every block below the length is read whose own bytes are intact,
//  and
//    whose size the tree still tells.
//  - Blocks beyond the length that the feed opened with (their signature is gone) are overwritten
//  by
//    no append: their bytes are still in one of the files, and what was readable before the append
//    is readable after it, also when the feed is opened again.
#include <interop/feed_files.hpp>

#include <hypercore/feed.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>

namespace interop {
namespace {

using hypercore::Feed;

constexpr std::size_t header = 32;

/// A feed in memory, closed, with blocks that tell themselves apart.
struct Sample {
  std::size_t first_signed_length;
  std::vector<std::string> blocks;
  Files files;
};

Sample sample(const std::vector<std::size_t>& batches) {
  Sample result{batches.front(), {}, {}};
  auto memory = std::make_shared<storage::MemoryFiles>();
  Feed feed =
      Feed::open(std::make_shared<storage::MemoryDirectory>(memory), {}, {.key_pair = key_pair(6)});
  for (std::size_t count : batches) {
    std::vector<crypto::BytesView> batch;
    std::size_t first = result.blocks.size();
    for (std::size_t i = 0; i < count; ++i) {
      result.blocks.push_back(fmt::format("block {}{}", first + i, std::string(first + i, '.')));
    }
    for (std::size_t i = 0; i < count; ++i)
      batch.push_back(crypto::bytes_of(result.blocks[first + i]));
    feed.append_batch(batch);
  }
  feed.close();
  result.files = files_in(*memory);
  return result;
}

const Sample& one_by_one() {
  static const Sample feed = sample({1, 1, 1, 1, 1});
  return feed;
}
const Sample& in_batches() {
  static const Sample feed = sample({3, 2});
  return feed;
}

/// Which blocks have all their bytes in this version of the file `data`.
std::vector<bool> intact_blocks(const Sample& sample, const Files& files) {
  std::vector<bool> intact;
  std::string_view data;
  if (auto found = files.find("data"); found != files.end()) data = crypto::text_of(found->second);
  std::size_t offset = 0;
  for (const std::string& block : sample.blocks) {
    intact.push_back(offset <= data.size() && data.substr(offset, block.size()) == block);
    offset += block.size();
  }
  return intact;
}

/// Which blocks have a known size: from their own node, or from those around it (a parent is the
/// sum of its children). The nodes of five blocks.
std::vector<bool> delimited_blocks(const Sample& sample, const Files& files) {
  std::vector<bool> known(9);
  crypto::BytesView whole = sample.files.at("tree");
  crypto::BytesView tree =
      files.contains("tree") ? crypto::BytesView(files.at("tree")) : crypto::BytesView();
  for (std::size_t i = 0; i < known.size(); ++i) {
    std::size_t at = header + 40 * i;
    known[i] =
        at + 40 <= tree.size() && std::ranges::equal(tree.subspan(at, 40), whole.subspan(at, 40));
  }
  constexpr std::array<std::array<std::size_t, 3>, 3> families = {
      {{1, 0, 2}, {5, 4, 6}, {3, 1, 5}}};
  for (int pass = 0; pass < 3; ++pass) {
    for (const auto& family : families) {
      int missing = 0;
      for (std::size_t node : family) missing += known[node] ? 0 : 1;
      if (missing == 1)
        for (std::size_t node : family) known[node] = true;
    }
  }
  known[8] = known[8] || known[3];  // what is left of the data
  return {known[0], known[2], known[4], known[6], known[8]};
}

bool found_in(const Files& files, const std::string& block) {
  return std::any_of(files.begin(), files.end(), [&](const auto& file) {
    return crypto::text_of(file.second).find(block) != std::string_view::npos;
  });
}

/// The block, if it is here; what is here must be what was written.
std::optional<std::string> read(const Feed& feed, std::uint64_t seq) {
  try {
    return std::string(crypto::text_of(feed.get(seq)));
  } catch (const hypercore::Error&) {
    return std::nullopt;
  }
}

struct Tally {
  int refused = 0, opened = 0, shorter = 0;
};

Feed open(const std::shared_ptr<storage::MemoryFiles>& memory) {
  return Feed::open(std::make_shared<storage::MemoryDirectory>(memory), {});
}

/// Opens `damaged`, and sees to what the head of this file promises.
void expect_nothing_lost(const Sample& sample, const Files& damaged, bool may_be_refused,
                         Tally& tally) {
  std::shared_ptr<storage::MemoryFiles> memory = in_memory(damaged);
  std::optional<Feed> feed;
  std::string refused;
  try {
    feed = open(memory);
  } catch (const hypercore::Error& error) {
    refused = error.what();
  } catch (const storage::Error& error) {
    refused = error.what();
  }
  if (!feed) {
    ++tally.refused;
    EXPECT_TRUE(may_be_refused) << refused;
    EXPECT_TRUE(same_files(files_in(*memory), damaged)) << refused;
    return;
  }
  ++tally.opened;
  std::uint64_t length = feed->length().value();
  if (length < sample.blocks.size()) ++tally.shorter;
  ASSERT_LE(length, sample.blocks.size());

  feed->audit({.repair = true});
  std::vector<bool> intact = intact_blocks(sample, damaged);
  std::vector<bool> delimited = delimited_blocks(sample, damaged);
  std::vector<std::optional<std::string>> before;
  for (std::uint64_t seq = 0; seq < length; ++seq) {
    before.push_back(read(*feed, seq));
    ASSERT_EQ(before.back().value_or(sample.blocks[seq]), sample.blocks[seq]) << "block " << seq;
    EXPECT_TRUE(before.back() || !intact[seq] || !delimited[seq])
        << "block " << seq << " is intact, and not readable after repair";
  }
  if (feed->writable()) {
    feed->append("one more");
    before.emplace_back("one more");
  }
  feed->close();

  feed = open(memory);
  ASSERT_EQ(feed->length(), before.size());
  for (std::uint64_t seq = 0; seq < before.size(); ++seq) {
    EXPECT_EQ(read(*feed, seq), before[seq])
        << "block " << seq << " after an append and opening again";
  }
  feed->close();
  Files after = files_in(*memory);
  for (std::uint64_t seq = 0; seq < sample.blocks.size(); ++seq) {
    EXPECT_TRUE(!intact[seq] || found_in(after, sample.blocks[seq]))
        << "the bytes of block " << seq << " are gone";
  }
}

/// Whether damage there leaves nothing that could be opened: the key, the header that says what a
/// file is.
bool is_vital(const std::string& file, std::size_t at) {
  return file == "key" ||
         (at < header && (file == "bitfield" || file == "tree" || file == "signatures"));
}

/// Whether the tree cut to that size is too short to tell the blocks of even the first signed
/// length apart.
bool delimits_nothing(const Sample& sample, const std::string& file, std::size_t size) {
  return file == "tree" && size < header + 40 * (2 * sample.first_signed_length - 1);
}

void truncate_everywhere(const Sample& sample, const std::string& file) {
  Tally tally;
  for (std::size_t size = 0; size < sample.files.at(file).size(); ++size) {
    SCOPED_TRACE(fmt::format("{} cut to {} bytes", file, size));
    Files damaged = sample.files;
    damaged[file].resize(size);
    expect_nothing_lost(sample, damaged,
                        is_vital(file, size) || delimits_nothing(sample, file, size), tally);
    if (testing::Test::HasFailure()) return;
  }
  SCOPED_TRACE(file + " removed");
  Files damaged = sample.files;
  damaged.erase(file);
  expect_nothing_lost(sample, damaged, file == "key" || file == "tree", tally);
  std::cout << fmt::format(
      "{} truncations: {} opened, {} of them shorter than before; {} refused\n", file, tally.opened,
      tally.shorter, tally.refused);
}

void flip_everywhere(const Sample& sample, const std::string& file) {
  Tally tally;
  for (std::size_t at = 0; at < sample.files.at(file).size(); ++at) {
    for (unsigned mask : {0x01u, 0x80u, 0xffu}) {
      SCOPED_TRACE(fmt::format("{} with byte {} changed by ^{:#04x}", file, at, mask));
      Files damaged = sample.files;
      damaged[file][at] ^= static_cast<std::byte>(mask);
      expect_nothing_lost(sample, damaged, is_vital(file, at), tally);
      if (testing::Test::HasFailure()) return;
    }
  }
  std::cout << fmt::format(
      "{} with a byte changed: {} opened, {} of them shorter than before; {} refused\n", file,
      tally.opened, tally.shorter, tally.refused);
}

class Damage : public testing::TestWithParam<const char*> {};

TEST_P(Damage, ByATruncationOfAFeedAppendedOneByOneLosesNothing) {
  truncate_everywhere(one_by_one(), GetParam());
}
TEST_P(Damage, ByATruncationOfAFeedAppendedInBatchesLosesNothing) {
  truncate_everywhere(in_batches(), GetParam());
}
TEST_P(Damage, ByAChangedByteOfAFeedAppendedOneByOneLosesNothing) {
  flip_everywhere(one_by_one(), GetParam());
}
TEST_P(Damage, ByAChangedByteOfAFeedAppendedInBatchesLosesNothing) {
  flip_everywhere(in_batches(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Of, Damage,
                         testing::Values("key", "secret_key", "data", "tree", "signatures",
                                         "bitfield"),
                         [](const auto& file) { return std::string(file.param); });

}  // namespace
}  // namespace interop
