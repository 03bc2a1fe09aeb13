// The feeds that are ours to write, each with a name.
#include <multifeed/multifeed_state.hpp>

#include <hypercore/utf8.hpp>

#include <fmt/core.h>

namespace multifeed {
namespace {

constexpr std::size_t longest_name = 255;  // bytes, as for a file

void check_name(std::string_view name) {
  if (name.empty()) {
    throw Error(Errc::bad_name, "a writer's name can't be empty; call it `default`, for one");
  }
  if (name.size() > longest_name) {
    throw Error(Errc::bad_name, fmt::format("a writer's name has at most {} bytes, this one has {}",
                                            longest_name, name.size()));
  }
  if (hypercore::valid_utf8_prefix(name) != name.size()) {
    throw Error(Errc::bad_name, "a writer's name must be UTF-8 text, and this one is not");
  }
}

}  // namespace

Feed MultifeedState::writer(std::string_view name, const std::optional<crypto::KeyPair>& key_pair) {
  check_open();
  check_name(name);
  auto found = writers_.find(name);
  if (found == writers_.end()) {
    check_new_writer(std::string(name), key_pair);
    Feed feed = add(name, std::nullopt, key_pair);
    deliver();
    return feed;
  }
  const Place& place = places_[found->second];
  if (key_pair && key_pair->public_key != place.key) {
    throw Error(
        Errc::another_key,
        fmt::format("the writer `{}` is there already, with the key {}, not {}; use another "
                    "name, or ask for it without a key pair",
                    name, place.key, key_pair->public_key));
  }
  return feed_at(found->second);
}

/// What would take somebody's place, or change who the user is to others, is refused.
void MultifeedState::check_new_writer(const std::string& name,
                                      const std::optional<crypto::KeyPair>& key_pair) const {
  if (auto lost = lost_writers_.find(name); lost != lost_writers_.end()) {
    throw Error(Errc::damaged_multifeed,
                fmt::format("{} was the writer `{}`, but its secret key is gone or cut short, so "
                            "nobody can write it; restore {} from a copy, or, to start anew under "
                            "this name, remove {}",
                            folder_->path_of(lost->second), name,
                            folder_->path_of(lost->second, "secret_key"),
                            folder_->path_of(lost->second, "localname")));
  }
  if (!key_pair) return;
  auto there = positions_.find(key_pair->public_key);
  if (there == positions_.end()) return;
  const auto& other = places_[there->second].name;
  throw Error(
      Errc::another_key,
      fmt::format("the feed {} is here already, as {}; it can't be the writer `{}`, too",
                  key_pair->public_key,
                  other ? fmt::format("the writer `{}`", *other) : "a copy from a peer", name));
}

}  // namespace multifeed
