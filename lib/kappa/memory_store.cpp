#include <kappa/memory_store.hpp>

#include <iterator>

namespace kappa {

std::optional<std::string> MemoryStore::get(std::string_view key) const {
  auto found = rows_.find(key);
  if (found == rows_.end()) return {};
  return found->second;
}

void MemoryStore::read(const Range& range,
                       const std::function<bool(std::string_view, std::string_view)>& each) const {
  if (range.until && *range.until <= range.from) return;
  auto first = rows_.lower_bound(range.from);
  auto end = range.until ? rows_.lower_bound(*range.until) : rows_.end();
  if (range.reverse) {
    while (end != first) {
      --end;
      if (!each(end->first, end->second)) return;
    }
  } else {
    for (; first != end; ++first) {
      if (!each(first->first, first->second)) return;
    }
  }
}

void MemoryStore::write(std::span<const Change> changes) {
  for (const Change& change : changes) {
    if (change.value) {
      rows_[change.key] = *change.value;
    } else {
      rows_.erase(change.key);
    }
  }
}

}  // namespace kappa
