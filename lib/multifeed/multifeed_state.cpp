#include <multifeed/multifeed_state.hpp>

#include <utility>

namespace multifeed {

MultifeedState::MultifeedState(const std::optional<std::filesystem::path>& directory,
                               const Options& options)
    : options_(options) {
  if (!directory) return;
  folder_.emplace(*directory, options.open_files);
  load();
}

void MultifeedState::load() {
  auto stored = folder_->scan();
  next_number_ = stored.size();
  for (std::size_t number = 0; number < stored.size(); ++number) {
    StoredFeed& feed = stored[number];
    // One feed in two directories: the first is it.
    if (!positions_.emplace(feed.key, places_.size()).second) continue;
    // Of two writers with one name, the later is it: so it is in JavaScript, which can make two.
    if (feed.name && feed.has_secret_key) writers_[*feed.name] = places_.size();
    if (feed.name && !feed.has_secret_key) {
      lost_writers_[*feed.name] = number;
      feed.name.reset();
    }
    places_.push_back({.number = number, .key = feed.key, .name = std::move(feed.name)});
  }
}

std::shared_ptr<storage::Directory> MultifeedState::directory_of(const Place& place) const {
  if (folder_) return folder_->place(place.number);
  return std::make_shared<storage::MemoryDirectory>(place.memory);
}

Feed MultifeedState::feed_at(std::size_t position) {
  Place& place = places_[position];
  if (!place.feed || place.feed->closed()) {
    place.feed = Feed::open(directory_of(place), place.key,
                            {.create_if_missing = false, .durability = options_.durability});
  }
  return *place.feed;
}

std::optional<Feed> MultifeedState::find(const crypto::PublicKey& key) {
  auto found = positions_.find(key);
  if (found == positions_.end()) return {};
  return feed_at(found->second);
}

std::optional<std::string> MultifeedState::name_of(const crypto::PublicKey& key) const {
  auto found = positions_.find(key);
  if (found == positions_.end()) return {};
  return places_[found->second].name;
}

Feed MultifeedState::add(const std::optional<std::string_view>& name,
                         const std::optional<crypto::PublicKey>& key,
                         const std::optional<crypto::KeyPair>& key_pair) {
  Place place{.number = next_number_, .key = {}};
  if (name) place.name.emplace(*name);
  if (folder_) {
    folder_->prepare(place.number, name, options_.durability == hypercore::Durability::machine);
  } else {
    place.memory = std::make_shared<storage::MemoryFiles>();
  }
  Feed feed = Feed::open(directory_of(place), key,
                         {.key_pair = key_pair, .durability = options_.durability});
  place.key = feed.key();
  place.feed = feed;
  ++next_number_;
  positions_.emplace(place.key, places_.size());
  if (name) writers_.emplace(*name, places_.size());
  places_.push_back(std::move(place));
  for (const auto& watcher : watchers()) watcher->feed_added(feed.key());
  return feed;
}

void MultifeedState::add_copy(const crypto::PublicKey& key) { add({}, key, {}); }

std::vector<std::shared_ptr<MultifeedWatcher>> MultifeedState::watchers() {
  std::vector<std::shared_ptr<MultifeedWatcher>> result;
  for (const auto& weak : watchers_) {
    if (auto watcher = weak.lock()) result.push_back(std::move(watcher));
  }
  std::erase_if(watchers_, [](const auto& weak) { return weak.expired(); });
  return result;
}

void MultifeedState::check_open() const {
  if (closed_) {
    throw Error(Errc::closed, "this multifeed is closed; open it again with Multifeed::open");
  }
}

void MultifeedState::close() {
  if (closed_) return;
  closed_ = true;
  for (auto& entry : std::exchange(subscriptions_, {})) entry->cancelled = true;
  auto left = watchers();
  auto places = std::exchange(places_, {});
  positions_.clear();
  writers_.clear();
  for (const Place& place : places) {
    if (place.feed) place.feed->close();
  }
  for (const auto& watcher : left) watcher->multifeed_closed();
  folder_.reset();
}

}  // namespace multifeed
