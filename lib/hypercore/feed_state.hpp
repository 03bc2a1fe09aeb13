#pragma once
/// @file
/// What the handles of one open feed share. Its parts are data; the functions that work on it are
/// in files of their own: open.cpp, append.cpp, read.cpp, audit.cpp.
///
/// For the library, not for programs.

#include <hypercore/bitfield.hpp>
#include <hypercore/feed.hpp>
#include <hypercore/merkle.hpp>
#include <hypercore/offset_cache.hpp>
#include <hypercore/proof.hpp>
#include <hypercore/signature_file.hpp>
#include <hypercore/tree_file.hpp>

#include <storage/error.hpp>

namespace hypercore {

inline constexpr std::size_t largest_block = std::size_t{8} * 1024 * 1024;  ///< bytes

/// The six files of a feed, open.
struct FeedFiles {
  explicit FeedFiles(std::shared_ptr<storage::Directory> directory);

  std::shared_ptr<storage::Directory> directory;
  std::unique_ptr<storage::RandomAccess> key;
  std::unique_ptr<storage::RandomAccess> secret_key;
  std::unique_ptr<storage::RandomAccess> data;
  std::unique_ptr<storage::RandomAccess> bitfield;
  TreeFile tree;
  SignatureFile signatures;

  /// The directory, for messages.
  std::string where() const;
};

struct Subscription::Entry {
  Seq next;
  std::function<void(Seq, BytesView)> callback;
  bool cancelled = false;
  bool calling = false;
};

/// Told what changes in a feed. Replication is one: it announces the changes to peers.
class FeedWatcher {
 public:
  virtual ~FeedWatcher() = default;
  virtual void blocks_appended(Seq first, Seq end) = 0;
  virtual void blocks_cleared(Seq first, Seq end) = 0;
  virtual void feed_closed() = 0;
};

class FeedState {
 public:
  explicit FeedState(FeedFiles open_files, const Options& open_options)
      : files(std::move(open_files)), options(open_options) {}

  FeedFiles files;
  Options options;
  crypto::PublicKey key;
  crypto::DiscoveryKey discovery_key;
  std::optional<crypto::SecretKey> secret_key;

  Bitfield bitfield;
  std::vector<Node> roots;  ///< of the tree over all `length` blocks
  Seq length;
  std::uint64_t byte_length = 0;
  mutable OffsetCache offsets;
  bool live = true;  ///< signed; a static feed's key is the hash of its tree

  Recovery recovery;
  /// Bytes beyond the end were once acknowledged: they are set aside before anything overwrites
  /// them.
  bool tail_is_precious = false;
  Stats stats;
  std::vector<std::shared_ptr<Subscription::Entry>> subscriptions;
  std::shared_ptr<FeedWatcher> watcher;  ///< the exchange with peers, if there ever was one
  bool closed = false;

  /// @throws Error closed
  void check_open() const;
  /// The roots of the first `blocks` blocks as stored; nothing if one is missing.
  std::optional<std::vector<Node>> stored_roots(Seq blocks) const;
  /// Writes the bitfield pages that changed.
  void flush_bitfield();
};

// append.cpp
Seq append_blocks(FeedState& feed, std::span<const BytesView> blocks);
// read.cpp
Bytes read_block(const FeedState& feed, Seq seq);
std::uint64_t byte_offset(const FeedState& feed, Seq seq);
BytePosition seek_byte(const FeedState& feed, std::uint64_t position);
void clear_blocks(FeedState& feed, Seq first, Seq end);
// put.cpp
/// Checks what a peer sent for block `seq` and stores it. The marks of the blocks are in memory
/// only until `finish_puts`: many puts, one write.
/// @param block nothing: only the proof
/// @return whether the block is new
/// @throws Error bad_proof, fork, closed; storage::Error. Then nothing was stored that did not
/// verify
bool put_block(FeedState& feed, Seq seq, std::optional<BytesView> block, const Proof& proof);
/// Writes the marks, and calls the subscribers. @throws storage::Error, and what a subscriber
/// throws
void finish_puts(FeedState& feed);
// prove.cpp
/// What shows a peer that block `seq` is genuine; see plan_proof for the parameters.
/// @return nothing if the tree around it is not here
std::optional<Proof> prove_block(const FeedState& feed, Bitfield& theirs, Seq seq,
                                 std::uint64_t digest, bool hash_only);
// open.cpp
std::shared_ptr<FeedState> open_feed(const std::shared_ptr<storage::Directory>& directory,
                                     const std::optional<crypto::PublicKey>& key,
                                     const Options& options);
// recovery.cpp
/// Finds the length that the files hold, mends what can be mended, and sets `feed` up for it.
void recover_length(FeedState& feed);
/// Copies what lies beyond the end into files of their own.
void set_tail_aside(FeedState& feed);
// audit.cpp
AuditReport audit_feed(FeedState& feed, const AuditOptions& options);
// subscription.cpp
/// Calls the subscribers for what is new. @throws what they throw, after all were called
void deliver(FeedState& feed);

}  // namespace hypercore
