#pragma once
/// @file
/// The fixture of tests that need a hypercore 9.

#include <interop/feed_files.hpp>
#include <interop/js_peer.hpp>

#include <hypercore/feed.hpp>
#include <testing/needs.hpp>

#include <memory>

namespace interop {

/// Gives each test a node process and a directory. Without node a test is skipped, or fails if CI
/// is set in the environment.
class WithJavaScript : public ::testing::Test {
 protected:
  void SetUp() override {
    if (testing_help::lacks(JsPeer::missing())) return;
    peer_ = std::make_unique<JsPeer>();
  }

  JsPeer& js() { return *peer_; }
  const TemporaryDirectory& directory() const { return directory_; }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<JsPeer> peer_;
};

/// All blocks from 0 to `end - 1`, read from our side.
inline std::vector<crypto::Bytes> read_all(const hypercore::Feed& feed, std::uint64_t end) {
  std::vector<crypto::Bytes> result;
  for (std::uint64_t seq = 0; seq < end; ++seq) result.push_back(feed.get(seq));
  return result;
}

/// Appends from our side as JsFeed does from the other.
inline void append(hypercore::Feed& feed, const std::vector<crypto::Bytes>& blocks, Appending how) {
  if (how == Appending::in_one_batch) {
    feed.append_batch(blocks);
  } else {
    for (const crypto::Bytes& block : blocks) feed.append(block);
  }
}

}  // namespace interop
