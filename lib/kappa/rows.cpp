#include <kappa/error.hpp>
#include <kappa/row_keys.hpp>
#include <kappa/rows.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace kappa {

std::optional<std::string> Rows::get(std::string_view key) const {
  std::string stored = row_key(key);
  auto put = std::find_if(entry_.rbegin(), entry_.rend(),
                          [&](const Change& change) { return change.key == stored; });
  if (put != entry_.rend()) return put->value;
  if (const Change* change = in_batch(stored)) return change->value;
  if (store_ == nullptr) throw Error(Errc::closed, "this view's core was closed");
  return store_->get(stored);
}

void Rows::put(std::string_view key, std::string_view value) {
  entry_.push_back({row_key(key), std::string(value)});
}

void Rows::remove(std::string_view key) { entry_.push_back({row_key(key), std::nullopt}); }

void Rows::accept() {
  batch_.insert(batch_.end(), std::make_move_iterator(entry_.begin()),
                std::make_move_iterator(entry_.end()));
  entry_.clear();
}

std::vector<Change> Rows::take(bool once) {
  entry_.clear();
  if (once || indexed_ != 0) {
    index_batch();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < batch_.size(); ++i) {
      if (places_.find(batch_[i].key)->second != i) continue;
      if (kept != i) batch_[kept] = std::move(batch_[i]);
      ++kept;
    }
    batch_.resize(kept);
  }
  places_.clear();
  indexed_ = 0;
  return std::exchange(batch_, {});
}

const Change* Rows::in_batch(std::string_view key) const {
  if (batch_.empty()) return nullptr;
  index_batch();
  auto found = places_.find(key);
  return found == places_.end() ? nullptr : &batch_[found->second];
}

void Rows::index_batch() const {
  for (; indexed_ < batch_.size(); ++indexed_)
    places_.insert_or_assign(batch_[indexed_].key, indexed_);
}

}  // namespace kappa
