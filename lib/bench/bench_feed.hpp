#pragma once
/// @file
/// What the benchmarks share: feeds in memory, and feeds on disk that are gone afterwards.

#include <hypercore/feed.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace bench {

enum class Where { ram, file };

/// A feed of its own for one benchmark. On disk: in the directory for temporary files.
class BenchFeed {
 public:
  explicit BenchFeed(Where where);
  ~BenchFeed();
  BenchFeed(const BenchFeed&) = delete;
  BenchFeed& operator=(const BenchFeed&) = delete;

  hypercore::Feed& feed() { return *feed_; }
  const std::filesystem::path& path() const { return path_; }
  /// Appends `blocks` blocks of 64 bytes, 10,000 a batch.
  void fill(std::uint64_t blocks);
  void close() { feed_.reset(); }
  void open() { feed_ = hypercore::Feed::open(path_); }

 private:
  std::filesystem::path path_;
  std::optional<hypercore::Feed> feed_;
};

/// `count` views of one block of `size` bytes.
class Batch {
 public:
  Batch(std::size_t count, std::size_t size)
      : block_(size, std::byte{0x61}), views_(count, block_) {}
  std::span<const hypercore::BytesView> views() const { return views_; }
  std::size_t bytes() const { return views_.size() * block_.size(); }

 private:
  hypercore::Bytes block_;
  std::vector<hypercore::BytesView> views_;
};

}  // namespace bench
