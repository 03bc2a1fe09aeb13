#include <kappa/heads.hpp>
#include <kappa/key_value_view.hpp>

#include <algorithm>

namespace kappa {
namespace {

HeadReader reader_of(const ViewHandle& view) {
  return {[&view](std::string_view key) { return view.get(key); },
          [&view](const Range& range, const auto& each) { view.read(range, each); }};
}

}  // namespace

std::vector<EntryId> links_in(const Entry& entry) {
  std::vector<EntryId> ids;
  const hypercore::Json& links = entry.value["links"];
  if (!links.is_array()) return ids;
  for (const hypercore::Json& link : links.as_array()) {
    if (ids.size() == KeyValueView::most_links) break;
    std::optional<EntryId> id = link.is_string() ? EntryId::parse(link.as_string()) : std::nullopt;
    if (id) ids.push_back(*id);
  }
  return ids;
}

void KeyValueView::map(const Entry& entry, Rows& rows) const {
  Writes writes = writes_of_(entry);
  std::size_t links_left = most_links;
  auto end = writes.begin() + static_cast<std::ptrdiff_t>(std::min(writes.size(), most_writes));
  for (auto write = writes.begin(); write != end; ++write) {
    const std::optional<std::string>& key = write->key.value();
    if (!key || key->size() > longest_key) continue;
    auto links = std::span(write->links).first(std::min(write->links.size(), links_left));
    links_left -= links.size();
    write_head(rows, *key, {entry.id, write->remove}, links);
  }
}

std::vector<Entry> KeyValues::get(std::string_view key) const {
  std::vector<Entry> values;
  const auto& view = static_cast<const ViewHandle&>(*this);
  for (const Head& head : reader_of(view).heads(key, most_heads)) {
    std::optional<Entry> value = head.removed ? std::nullopt : entry(head.id);
    if (value) values.push_back(*std::move(value));
  }
  return values;
}

std::vector<EntryId> KeyValues::links(std::string_view key) const {
  std::vector<EntryId> ids;
  for (const Head& head : reader_of(*this).heads(key, most_heads)) ids.push_back(head.id);
  return ids;
}

hypercore::Json KeyValues::links_json(std::string_view key) const {
  hypercore::Json::Array texts;
  for (const EntryId& id : links(key)) texts.emplace_back(id.text());
  return hypercore::Json::array(std::move(texts));
}

std::vector<std::string> KeyValues::keys() const { return reader_of(*this).keys(); }

namespace {

/// Calls `callback` with the keys that a batch changed. The state keeps what is given here, so that
/// must not keep the state.
template <class Callback>
auto for_changed_keys(std::weak_ptr<ViewState> state, Callback callback) {
  return [callback = std::move(callback), state = std::move(state)](
             std::span<const Entry>, std::span<const Change> changes) {
    for (const Change& change : changes) {
      auto here = state.lock();
      std::optional<std::string_view> key = key_of_row(change.key);
      if (here && key) callback(KeyValues(here), *key);
    }
  };
}

}  // namespace

void KeyValues::on_update(
    std::function<void(const std::string&, const std::vector<Entry>&)> callback) const {
  on_committed(for_changed_keys(
      state_, [callback = std::move(callback)](const KeyValues& view, std::string_view key) {
        callback(std::string(key), view.get(key));
      }));
}

void KeyValues::on_update(std::string_view key,
                          std::function<void(const std::vector<Entry>&)> callback) const {
  on_committed(for_changed_keys(state_, [wanted = std::string(key), callback = std::move(callback)](
                                            const KeyValues& view, std::string_view changed) {
    if (changed == wanted) callback(view.get(changed));
  }));
}

}  // namespace kappa
