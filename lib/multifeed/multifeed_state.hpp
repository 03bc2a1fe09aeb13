#pragma once
/// @file
/// What the handles of one open set of feeds share.
///
/// For the library, not for programs.

#include <multifeed/folder.hpp>
#include <multifeed/multifeed.hpp>

#include <storage/memory.hpp>

#include <map>

namespace multifeed {

struct Subscription::Entry {
  std::size_t next = 0;
  std::function<void(const Feed&)> callback;
  bool cancelled = false;
  bool calling = false;
};

/// Told what changes in a set of feeds: a conversation with a peer is one.
class MultifeedWatcher {
 public:
  virtual ~MultifeedWatcher() = default;
  virtual void feed_added(const crypto::PublicKey& key) = 0;
  virtual void multifeed_closed() = 0;
};

class MultifeedState {
 public:
  /// @param directory nothing: in memory
  MultifeedState(const std::optional<std::filesystem::path>& directory, const Options& options);

  const Options& options() const { return options_; }
  std::size_t size() const { return places_.size(); }
  bool has(const crypto::PublicKey& key) const { return positions_.contains(key); }
  const crypto::PublicKey& key_at(std::size_t position) const { return places_[position].key; }
  /// Opens the feed if it is not open. @throws hypercore::Error, storage::Error
  Feed feed_at(std::size_t position);
  std::optional<Feed> find(const crypto::PublicKey& key);
  std::optional<std::string> name_of(const crypto::PublicKey& key) const;

  /// @throws Error as Multifeed::writer
  Feed writer(std::string_view name, const std::optional<crypto::KeyPair>& key_pair);
  /// Adds an empty copy of somebody else's feed. Subscribers are to be told by `deliver`.
  void add_copy(const crypto::PublicKey& key);

  /// Calls subscribers with what is new to them. @throws what they throw, when all were called
  void deliver();
  std::shared_ptr<Subscription::Entry> subscribe(std::function<void(const Feed&)> callback);
  void watch(const std::weak_ptr<MultifeedWatcher>& watcher) { watchers_.push_back(watcher); }

  void close();
  bool closed() const { return closed_; }
  /// @throws Error closed
  void check_open() const;
  std::size_t open_files() const { return folder_ ? folder_->open_files() : 0; }

 private:
  struct Place {
    std::size_t number = 0;  // of its directory
    crypto::PublicKey key;
    std::optional<std::string> name = {};               // of a writer
    std::optional<Feed> feed = {};                      // once it was asked for
    std::shared_ptr<storage::MemoryFiles> memory = {};  // in memory
  };

  void load();
  std::shared_ptr<storage::Directory> directory_of(const Place& place) const;
  Feed add(const std::optional<std::string_view>& name, const std::optional<crypto::PublicKey>& key,
           const std::optional<crypto::KeyPair>& key_pair);
  void check_new_writer(const std::string& name,
                        const std::optional<crypto::KeyPair>& key_pair) const;
  std::vector<std::shared_ptr<MultifeedWatcher>> watchers();

  Options options_;
  std::optional<Folder> folder_;
  std::vector<Place> places_;  // in the order in which they were added
  std::size_t next_number_ = 0;
  std::map<crypto::PublicKey, std::size_t> positions_;
  std::map<std::string, std::size_t, std::less<>> writers_;
  std::map<std::string, std::size_t, std::less<>> lost_writers_;  // their secret key is gone
  std::vector<std::shared_ptr<Subscription::Entry>> subscriptions_;
  std::vector<std::weak_ptr<MultifeedWatcher>> watchers_;
  bool closed_ = false;
};

}  // namespace multifeed
