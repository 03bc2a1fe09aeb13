#include <kappa/list_rows.hpp>
#include <kappa/list_view.hpp>

#include <algorithm>

namespace kappa {
namespace {

/// The entries of rows, and the rows' keys.
struct FoundPlaces {
  std::vector<std::string> rows;
  std::vector<Entry> entries;
};

FoundPlaces places_in(const List& list, const ListRange& range) {
  FoundPlaces places;
  std::optional<Range> rows = list_rows(range);
  if (!rows || range.limit == 0) return places;
  list.ViewHandle::read(*rows, [&](std::string_view row, std::string_view) {
    std::optional<EntryId> id = list_entry(row);
    std::optional<Entry> entry = id ? list.entry(*id) : std::nullopt;
    if (!entry) return true;
    places.rows.emplace_back(row);
    places.entries.push_back(*std::move(entry));
    return places.entries.size() < range.limit;
  });
  return places;
}

/// The end of a list, as it was last shown.
struct Tail {
  std::size_t size;
  std::function<void(const std::vector<Entry>&)> callback;
  std::optional<std::vector<std::string>> shown = {};  ///< rows, newest first

  void show(const List& list) {
    FoundPlaces last = places_in(list, {.limit = size, .reverse = true});
    if (shown == last.rows) return;
    shown = std::move(last.rows);
    std::reverse(last.entries.begin(), last.entries.end());
    callback(last.entries);
  }

  bool touched_by(std::span<const Change> changes) const {
    return std::any_of(changes.begin(), changes.end(), [this](const Change& change) {
      return shown->size() < size || (size > 0 && change.key >= shown->back());
    });
  }
};

}  // namespace

void ListView::map(const Entry& entry, Rows& rows) const {
  SortKeys keys = keys_of_(entry);
  auto end = keys.begin() + static_cast<std::ptrdiff_t>(std::min(keys.size(), most_keys));
  for (auto key = keys.begin(); key != end; ++key) {
    if (key->size() <= longest_key) rows.put(list_row(*key, entry.id), {});
  }
}

std::vector<Entry> List::read(const ListRange& range) const {
  return places_in(*this, range).entries;
}

void List::tail(std::size_t size, std::function<void(const std::vector<Entry>&)> callback) const {
  auto tail = std::make_shared<Tail>(Tail{size, std::move(callback)});
  // The state keeps these callbacks, so they must not keep the state.
  std::weak_ptr<ViewState> state = state_;
  on_ready([tail, state] {
    if (auto here = state.lock()) tail->show(List(here));
  });
  on_committed([tail, state](std::span<const Entry>, std::span<const Change> changes) {
    auto here = state.lock();
    if (here && tail->shown && tail->touched_by(changes)) tail->show(List(here));
  });
}

void List::on_insert(std::function<void(const Entry&)> callback) const {
  on_committed([callback = std::move(callback)](std::span<const Entry> entries,
                                                std::span<const Change> changes) {
    std::vector<EntryId> inserted;
    for (const Change& change : changes) {
      if (std::optional<EntryId> id = list_entry(change.key)) inserted.push_back(*id);
    }
    std::sort(inserted.begin(), inserted.end());
    for (const Entry& entry : entries) {
      if (std::binary_search(inserted.begin(), inserted.end(), entry.id)) callback(entry);
    }
  });
}

}  // namespace kappa
