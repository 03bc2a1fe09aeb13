#pragma once
/// @file
/// A feed: an append-only log whose blocks are signed by its one writer, in six files that
/// JavaScript's hypercore 9 reads and writes byte for byte (docs/formats/hypercore-storage.md).
///
/// @code
/// auto feed = hypercore::Feed::open("my-feed");     // made on first use, key pair and all
/// hypercore::Seq seq = feed.append("hello");
/// crypto::Bytes block = feed.get(seq);
/// @endcode
///
/// A `Feed` is a cheap handle: copies share one open feed, and a lambda can hold one by value. Use
/// a feed and all its copies from one thread. Members that are `const` leave the handle as it is,
/// not the feed: that is why a lambda that appends need not be `mutable`.

#include <crypto/keys.hpp>
#include <hypercore/error.hpp>
#include <hypercore/replicate_options.hpp>
#include <hypercore/seq.hpp>
#include <storage/random_access.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hypercore {

using crypto::Bytes;
using crypto::BytesView;

/// What `append` has done when it returns.
enum class Durability {
  process,  ///< handed to the system: survives a crash of the program, not one of the machine
  machine,  ///< on the disk (fsync of each file): survives both, and is some 100 times slower
};

/// How a feed is opened, and made if there is none.
struct Options {
  std::optional<crypto::KeyPair> key_pair = {};  ///< create with this pair instead of a new one
  bool create_if_missing = true;                 ///< off: opening an empty directory is an error
  bool store_secret_key = true;                  ///< off: the `secret_key` file is not written
  Durability durability = Durability::process;
};

/// What opening found and mended. All zero and empty when there was nothing to mend.
struct Recovery {
  Seq claimed_length;  ///< what the files claimed
  Seq length;          ///< what verifies, and is what the feed opened with
  std::string what;    ///< one sentence for a person; empty if nothing was mended
  bool mended() const { return !what.empty(); }
};

/// What `audit` found. A block is bad if its bytes do not match its hash in the tree.
struct AuditReport {
  std::uint64_t valid = 0;          ///< blocks that are here and right
  std::vector<Seq> bad;             ///< blocks that are here and wrong
  std::vector<Seq> recovered;       ///< blocks that were marked missing, yet are there and right
  std::uint64_t damaged_nodes = 0;  ///< nodes of the tree that are not what they should be
  bool signature_ok = true;         ///< the signature of the newest length verifies
  bool clean() const { return bad.empty() && damaged_nodes == 0 && signature_ok; }
};

/// What `audit` may change. By default: nothing.
struct AuditOptions {
  bool drop_bad = false;  ///< forget bad blocks, so that a peer can send them again
  /// Mend tree nodes from the blocks, and mark blocks as here that are there and whole. A block
  /// that was cleared is among them if its bytes are still on the disk: nothing tells it from one
  /// whose mark was lost.
  bool repair = false;
};

/// Counted since the feed was opened.
struct Stats {
  std::uint64_t appended_blocks = 0, appended_bytes = 0;
  std::uint64_t read_blocks = 0, read_bytes = 0;
};

/// A byte position as block and offset in it.
struct BytePosition {
  Seq seq;
  std::uint64_t offset = 0;  ///< bytes into that block
};

class FeedState;

/// A standing request for blocks; see `Feed::on_block`. Dropping it changes nothing.
class Subscription {
 public:
  Subscription() = default;
  void cancel();  ///< no further calls, also when called from inside the callback

  struct Entry;  ///< for the library

 private:
  friend class Feed;
  explicit Subscription(std::weak_ptr<Entry> entry) : entry_(std::move(entry)) {}
  std::weak_ptr<Entry> entry_;
};

/// An append-only log of blocks, open; see the top of this file.
class Feed {
 public:
  /// Opens the feed in `directory`; makes the directory, a key pair and an empty feed if there is
  /// none. Never destroys data: a torn last append is stepped back over, and what can't be opened
  /// is left as it is.
  /// @throws Error, storage::Error that say what to do
  static Feed open(const std::filesystem::path& directory, const Options& options = {});

  /// Opens a copy of somebody else's feed, named by its public key. It starts empty and is filled
  /// by peers. @throws Error another_feed_here if a different feed is stored there
  static Feed open(const std::filesystem::path& directory, const crypto::PublicKey& key,
                   const Options& options = {});

  /// Opens a feed in files of your choice, `storage::MemoryDirectory` for one.
  static Feed open(const std::shared_ptr<storage::Directory>& directory,
                   const std::optional<crypto::PublicKey>& key, const Options& options = {});

  /// A feed that lives in memory and is gone with its last handle.
  static Feed in_memory(const Options& options = {});

  const crypto::PublicKey& key() const;
  const crypto::DiscoveryKey& discovery_key() const;
  /// The secret key, if it is here. Guard it: whoever has it can write this feed.
  const std::optional<crypto::SecretKey>& secret_key() const;
  bool writable() const;

  /// Adds a block at the end. @return its sequence number
  /// @throws Error not_writable, block_too_large, closed; storage::Error, and then nothing was
  /// added
  Seq append(BytesView block) const;
  Seq append(std::string_view block) const { return append(crypto::bytes_of(block)); }
  Seq append(const char* block) const { return append(std::string_view(block)); }

  /// Adds all blocks under one signature: all are there afterwards, or none.
  /// @return the sequence number of the first (of the next block if there are none)
  Seq append_batch(std::span<const BytesView> blocks) const;
  Seq append_batch(std::span<const Bytes> blocks) const;

  /// The bytes of a block, checked against its hash.
  /// @throws Error block_not_here, damaged_block, closed
  Bytes get(Seq seq) const;
  /// The newest block. @throws Error block_not_here if there is none
  Bytes head() const;

  bool has(Seq seq) const;            ///< whether the block is here
  Seq length() const;                 ///< number of blocks, here or not: the next block's number
  std::uint64_t byte_length() const;  ///< bytes of all of them
  std::uint64_t downloaded() const;   ///< number of blocks that are here

  /// Calls `callback(seq, block)` for each block from `first` on, in order, once each: at once for
  /// those that are here, and in `append` for those to come, through whichever handle. A block that
  /// is not here yet is waited for. What the callback throws comes out of `on_block` or `append`
  /// after all others were called; the block is stored by then. A callback that holds a handle of
  /// its own feed keeps it open until `close` or `cancel`.
  Subscription on_block(Seq first, std::function<void(Seq, BytesView)> callback) const;

  /// Which block the byte at `position` (0 to `byte_length() - 1`) lies in. `byte_length()` itself
  /// gives `{length(), 0}`. @throws Error block_not_here if the tree around it is not known
  BytePosition seek(std::uint64_t position) const;

  /// Forgets the bytes of blocks `first` to `end - 1`. The tree keeps their hashes, so peers can
  /// send them again. Disk space is given back when the range ends at the end of the file.
  void clear(Seq first, Seq end) const;

  /// Checks every block that is here against the tree, the tree against itself, and the newest
  /// signature. Reads the whole feed.
  AuditReport audit(const AuditOptions& options = {}) const;

  /// Exchanges blocks with the peer at the other end of `connection`, or of a `protocol::Session`,
  /// over which several feeds are replicated at once. Include <protocol/replicate.hpp>.
  /// @return the session
  template <class Connection>
  auto replicate(Connection&& connection, const ReplicateOptions& options = {}) const {
    return replicate_feed(*this, std::forward<Connection>(connection), options);
  }

  /// Completes with a block, from here or, when a peer has sent it, from there:
  /// `void(std::exception_ptr, Bytes)`. Include <protocol/replicate.hpp>, as for all `async_`
  /// members.
  /// @param executor where it completes: an `io_context`, for one
  /// @throws protocol::Error not_available, timeout, closed, cancelled
  template <class Executor, class Token>
  auto async_get(Executor&& executor, Seq seq, const WaitOptions& options, Token&& token) const {
    return async_get_block(*this, executor, seq, options, std::forward<Token>(token));
  }
  template <class Executor, class Token>
  auto async_get(Executor&& executor, Seq seq, Token&& token) const {
    return async_get_block(*this, executor, seq, WaitOptions{}, std::forward<Token>(token));
  }

  /// Completes when the feed has at least `length` blocks, here or not: `void(std::exception_ptr)`.
  template <class Executor, class Token>
  auto async_update(Executor&& executor, Seq length, const WaitOptions& options,
                    Token&& token) const {
    return async_update_feed(*this, executor, length, options, std::forward<Token>(token));
  }

  /// Completes with the place of a byte, asking peers for the tree on the way:
  /// `void(std::exception_ptr, BytePosition)`.
  template <class Executor, class Token>
  auto async_seek(Executor&& executor, std::uint64_t position, const WaitOptions& options,
                  Token&& token) const {
    return async_seek_byte(*this, executor, position, options, std::forward<Token>(token));
  }

  /// Fetches blocks `first` to `end - 1`, and completes when all are here:
  /// `void(std::exception_ptr)`.
  template <class Executor, class Token>
  auto async_download(Executor&& executor, Seq first, Seq end, const WaitOptions& options,
                      Token&& token) const {
    return async_download_range(*this, executor, first, end, options, std::forward<Token>(token));
  }

  const Recovery& recovery() const;
  const Stats& stats() const;

  /// Releases files and lock, cancels subscriptions, for all handles. A closed feed throws.
  void close() const;
  bool closed() const;

  /// For the layers above (replication): not for programs.
  FeedState& state() const { return *state_; }

 private:
  explicit Feed(std::shared_ptr<FeedState> state) : state_(std::move(state)) {}
  std::shared_ptr<FeedState> state_;
};

}  // namespace hypercore
