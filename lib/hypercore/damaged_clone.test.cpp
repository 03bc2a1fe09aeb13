// Every truncation of every file of a copy of somebody else's feed, and every damaged byte in it,
// is opened. Either that throws a typed error and changes no file, or afterwards every block reads
// back that is intact and can still be proven: its hash was not cut off, and it does not lie beyond
// the last signature, which only the owner could make anew. (lib/interop/damage.test.cpp does the
// same to feeds of our own.)

#include <hypercore/feed.hpp>
#include <hypercore/flat_tree.hpp>
#include <storage/memory.hpp>

#include <gtest/gtest.h>

#include <set>

namespace hypercore {
namespace {

using storage::MemoryDirectory;
using storage::MemoryFiles;

const std::vector<std::string> block_texts{"first block", "the second", "3", "a fourth, longer one",
                                           "block five"};

Feed open(const std::shared_ptr<MemoryFiles>& files) {
  return Feed::open(std::make_shared<MemoryDirectory>(files), std::nullopt);
}

std::map<std::string, Bytes> snapshot(const MemoryFiles& files) {
  std::map<std::string, Bytes> result;
  for (const auto& [name, bytes] : files.files) {
    if (bytes->size() > 0) result[name] = files.contents(name);
  }
  return result;
}

std::shared_ptr<MemoryFiles> restore(const std::map<std::string, Bytes>& contents) {
  auto files = std::make_shared<MemoryFiles>();
  for (const auto& [name, bytes] : contents) files->put(name, bytes);
  return files;
}

std::map<std::string, Bytes> small_clone(const std::vector<std::size_t>& batches) {
  auto files = std::make_shared<MemoryFiles>();
  crypto::Seed seed;
  seed.data()[0] = std::byte{7};
  Feed feed = Feed::open(std::make_shared<MemoryDirectory>(files), std::nullopt,
                         {.key_pair = crypto::KeyPair::from_seed(seed)});
  std::size_t next = 0;
  for (std::size_t count : batches) {
    std::vector<BytesView> blocks;
    for (; count > 0; --count) blocks.push_back(crypto::bytes_of(block_texts[next++]));
    feed.append_batch(blocks);
  }
  feed.close();
  files->files.erase("secret_key");
  return snapshot(*files);
}

/// One way to damage one file.
struct Damage {
  std::string file;
  std::size_t at;
  std::optional<std::byte> flip;  ///< nothing: the file is cut here

  std::string name() const {
    return file + (flip ? " flipped at " : " cut at ") + std::to_string(at) +
           (flip ? " with " + crypto::to_hex({&*flip, 1}) : "");
  }

  void apply(std::map<std::string, Bytes>& contents) const {
    if (flip) {
      contents[file][at] ^= *flip;
    } else {
      contents[file].resize(at);
    }
  }

  bool touches(std::size_t offset, std::size_t size) const {
    if (file != "data") return false;
    return flip ? at >= offset && at < offset + size : at < offset + size;
  }

  /// The hash of this block is gone for good.
  bool cuts_off(std::size_t block) const {
    return file == "tree" && !flip && at < 32 + 40 * (2 * block + 1);
  }
};

std::vector<Damage> all_damages(const std::map<std::string, Bytes>& contents) {
  std::vector<Damage> result;
  for (const auto& [file, bytes] : contents) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      result.push_back({file, at, std::nullopt});
      result.push_back({file, at, std::byte{0x01}});
      // The bitfield is large and mostly zeros: all its bits where it is not, one bit elsewhere.
      if (file == "bitfield" && bytes[at] == std::byte{0} && at > 40) continue;
      for (int flip : {0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff})
        result.push_back({file, at, std::byte(flip)});
    }
  }
  return result;
}

std::set<std::string> readable(const Feed& feed) {
  std::set<std::string> result;
  for (Seq seq = 0; seq < feed.length(); ++seq) {
    try {
      if (feed.has(seq)) result.emplace(crypto::text_of(feed.get(seq)));
    } catch (const Error&) {
    }
  }
  return result;
}

struct Outcome {
  int refused = 0, opened = 0, whole = 0;
};

void try_damage(const std::map<std::string, Bytes>& whole, const Damage& damage, Outcome& outcome) {
  SCOPED_TRACE(damage.name());
  auto contents = whole;
  damage.apply(contents);
  auto files = restore(contents);
  auto before = snapshot(*files);
  std::optional<Feed> feed;
  try {
    feed = open(files);
  } catch (const Error&) {
    ++outcome.refused;
    EXPECT_EQ(snapshot(*files), before);
    return;
  }
  ++outcome.opened;
  feed->audit({.repair = true});
  std::set<std::string> read = readable(*feed);
  if (read.size() == block_texts.size()) ++outcome.whole;

  std::size_t offset = 0;
  for (std::size_t i = 0; i < block_texts.size(); offset += block_texts[i++].size()) {
    bool intact = !damage.touches(offset, block_texts[i].size());
    bool provable = !damage.cuts_off(i) && Seq(i) < feed->length();
    if (intact && provable) {
      EXPECT_TRUE(read.contains(block_texts[i])) << "block " << i;
    }
  }
}

void try_all(const std::vector<std::size_t>& batches) {
  auto whole = small_clone(batches);
  Outcome outcome;
  for (const Damage& damage : all_damages(whole)) {
    try_damage(whole, damage, outcome);
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(outcome.whole, outcome.refused);
}

TEST(DamagedClone, LosesNothingThatCanStillBeProven) { try_all({1, 1, 1, 1, 1}); }
TEST(DamagedClone, OfAFeedWrittenInBatchesLosesNothingThatCanStillBeProven) { try_all({3, 2}); }

}  // namespace
}  // namespace hypercore
