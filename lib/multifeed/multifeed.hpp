#pragma once
/// @file
/// Many feeds that travel together: your own writers, each with a name, and a copy of every feed of
/// every peer you met. Directories and wire are those of JavaScript's multifeed 6
/// (docs/formats/multifeed.md).
///
/// @code
/// auto multi = multifeed::JsonMultifeed::open("multichat");
/// auto mine = multi.writer("local");                    // made on first use, found again later
/// mine.append({{"type", "chat-message"}, {"text", "hello"}});
/// multi.on_feed([](hypercore::JsonFeed feed) { fmt::print("{}\n", feed.key()); });
/// multi.replicate(std::move(connection), {.live = true});
/// @endcode
///
/// A `Multifeed` is a cheap handle, like a `Feed`: copies share one open set of feeds. Use it, its
/// copies and its feeds from one thread. A peer decides what is in its feeds, not which of yours
/// they are: a remote feed never gets the name of a writer, and takes no room before your
/// `Options::accept` has said yes.

#include <multifeed/error.hpp>
#include <multifeed/options.hpp>

#include <hypercore/feed.hpp>
#include <hypercore/typed_feed.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace multifeed {

using hypercore::Feed;

class MultifeedState;

/// A standing request for feeds; see `Multifeed::on_feed`. Dropping it changes nothing.
class Subscription {
 public:
  Subscription() = default;
  void cancel();  ///< no further calls, also when called from inside the callback

  struct Entry;  ///< for the library

 private:
  friend class Multifeed;
  explicit Subscription(std::weak_ptr<Entry> entry) : entry_(std::move(entry)) {}
  std::weak_ptr<Entry> entry_;
};

/// A set of feeds, open; see the top of this file.
class Multifeed {
 public:
  /// Opens the feeds in `directory`, which is made if it is not there, and keeps other programs out
  /// of it. Reads only who they are: a feed opens when it is first asked for. At most
  /// `Options::open_files` files are open at a time.
  /// @throws Error damaged_multifeed if a feed's directory is missing or has no key, which would
  /// hide it and those after it (in JavaScript it does), and says how to mend that; nothing is
  /// changed then. storage::Error locked, and others that say what to do
  static Multifeed open(const std::filesystem::path& directory, const Options& options = {});
  /// Feeds that live in memory and are gone with the last handle.
  static Multifeed in_memory(const Options& options = {});

  /// The feed of ours with this name, made on first use. Asking twice gives the same feed.
  /// @param name 1 to 255 bytes of UTF-8; no number if JavaScript is to open the directory, too:
  /// there the copies of others' feeds are called by numbers
  /// @param key_pair to make it with, instead of a new one
  /// @throws Error bad_name; another_key (the writer is there with another key pair);
  /// damaged_multifeed (it is there, without its secret key)
  Feed writer(std::string_view name = "default",
              const std::optional<crypto::KeyPair>& key_pair = {}) const;

  /// All feeds, in the order in which they were added, which is that of their directories: the same
  /// in every run. (In JavaScript, remote feeds come first.)
  /// @throws hypercore::Error if one of them is damaged; the others can be had by `feed`
  std::vector<Feed> feeds() const;
  std::size_t size() const;  ///< how many, without opening them
  /// The feed with this public key, if it is one of them.
  std::optional<Feed> feed(const crypto::PublicKey& key) const;
  /// What `writer` calls it; nothing for a feed of somebody else.
  std::optional<std::string> name_of(const crypto::PublicKey& key) const;

  /// Calls `callback` for each feed: at once for those that are there, in the order of `feeds()`,
  /// and when one is added, by `writer` or by a peer.
  Subscription on_feed(std::function<void(const Feed&)> callback) const;

  /// Exchanges feeds with the peer at the other end of `connection`, or of a `protocol::Session`:
  /// each side gets every feed of the other that it accepts. Live, that includes feeds that either
  /// side adds later. Include <multifeed/replicate.hpp>.
  /// @return the session
  template <class Connection>
  auto replicate(Connection&& connection, const hypercore::ReplicateOptions& options = {}) const {
    return replicate_multifeed(*this, std::forward<Connection>(connection), options);
  }

  /// Closes all feeds and ends all replication, for all handles. A closed multifeed throws.
  void close() const;
  bool closed() const;

  /// For the layers above: not for programs.
  MultifeedState& state() const { return *state_; }

 private:
  explicit Multifeed(std::shared_ptr<MultifeedState> state) : state_(std::move(state)) {}
  std::shared_ptr<MultifeedState> state_;
};

/// A `Multifeed` whose blocks are values instead of bytes. See Multifeed for each member.
template <class Codec>
class TypedMultifeed {
 public:
  using TypedFeed = hypercore::TypedFeed<Codec>;

  static TypedMultifeed open(const std::filesystem::path& directory, const Options& options = {}) {
    return TypedMultifeed(Multifeed::open(directory, options));
  }
  static TypedMultifeed in_memory(const Options& options = {}) {
    return TypedMultifeed(Multifeed::in_memory(options));
  }
  explicit TypedMultifeed(Multifeed bytes) : bytes_(std::move(bytes)) {}

  TypedFeed writer(std::string_view name = "default",
                   const std::optional<crypto::KeyPair>& key_pair = {}) const {
    return TypedFeed(bytes_.writer(name, key_pair));
  }
  std::vector<TypedFeed> feeds() const {
    std::vector<TypedFeed> result;
    for (const Feed& feed : bytes_.feeds()) result.emplace_back(feed);
    return result;
  }
  std::size_t size() const { return bytes_.size(); }
  std::optional<TypedFeed> feed(const crypto::PublicKey& key) const {
    auto found = bytes_.feed(key);
    if (!found) return {};
    return TypedFeed(*found);
  }

  /// `callback` takes `(const TypedFeed&)`.
  template <class Callback>
  Subscription on_feed(Callback callback) const {
    return bytes_.on_feed(
        [callback = std::move(callback)](const Feed& feed) mutable { callback(TypedFeed(feed)); });
  }

  template <class Connection>
  auto replicate(Connection&& connection, const hypercore::ReplicateOptions& options = {}) const {
    return bytes_.replicate(std::forward<Connection>(connection), options);
  }

  void close() const { bytes_.close(); }

  const Multifeed& bytes() const { return bytes_; }  ///< the same feeds, as bytes

 private:
  Multifeed bytes_;
};

using TextMultifeed = TypedMultifeed<hypercore::TextCodec>;  ///< blocks are UTF-8 text
using JsonMultifeed = TypedMultifeed<hypercore::JsonCodec>;  ///< blocks are JSON, one line each

}  // namespace multifeed
