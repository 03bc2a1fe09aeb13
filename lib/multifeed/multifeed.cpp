#include <multifeed/multifeed.hpp>

#include <multifeed/multifeed_state.hpp>

namespace multifeed {

crypto::PublicKey default_shared_key() {
  return crypto::PublicKey::from_hex(
      "bee80ff3a4ee5e727dc44197cb9d25bf8f19d50b0f3ad2984cfe5b7d14e75de7");
}

Multifeed Multifeed::open(const std::filesystem::path& directory, const Options& options) {
  return Multifeed(std::make_shared<MultifeedState>(directory, options));
}

Multifeed Multifeed::in_memory(const Options& options) {
  return Multifeed(std::make_shared<MultifeedState>(std::nullopt, options));
}

Feed Multifeed::writer(std::string_view name,
                       const std::optional<crypto::KeyPair>& key_pair) const {
  auto keep = state_;  // a subscriber may drop this handle
  return keep->writer(name, key_pair);
}

std::vector<Feed> Multifeed::feeds() const {
  state_->check_open();
  std::vector<Feed> result;
  result.reserve(state_->size());
  for (std::size_t i = 0; i < state_->size(); ++i) result.push_back(state_->feed_at(i));
  return result;
}

std::size_t Multifeed::size() const { return state_->size(); }

std::optional<Feed> Multifeed::feed(const crypto::PublicKey& key) const {
  state_->check_open();
  return state_->find(key);
}

std::optional<std::string> Multifeed::name_of(const crypto::PublicKey& key) const {
  return state_->name_of(key);
}

Subscription Multifeed::on_feed(std::function<void(const Feed&)> callback) const {
  auto keep = state_;  // the callback may drop this handle
  keep->check_open();
  Subscription result(keep->subscribe(std::move(callback)));
  keep->deliver();
  return result;
}

void Multifeed::close() const {
  auto keep = state_;
  keep->close();
}

bool Multifeed::closed() const { return state_->closed(); }

}  // namespace multifeed
