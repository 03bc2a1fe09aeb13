#pragma once
/// @file
/// A sorted list of entries: messages by their time, for one.
///
/// @code
/// auto chats = core.use("chats", kappa::ListView([](const kappa::Entry& entry) {
///   return kappa::sort_key(entry.value["timestamp"]);
/// }));
/// core.on_ready([chats] { chats.tail(10, [](const std::vector<kappa::Entry>& last) { ... }); });
/// @endcode

#include <kappa/view.hpp>

namespace kappa {

/// Where an entry stands in the list: nowhere (no key), once or several times.
using SortKeys = std::vector<std::string>;

/// Text that sorts, byte by byte, as the value does: numbers by size, text by its UTF-8; nothing
/// for what is neither.
SortKeys sort_key(const hypercore::Json& value);

/// Which entries of a list. Keys as `sort_key` makes them.
struct ListRange {
  std::optional<std::string> gt, gte, lt, lte = {};
  std::size_t limit = SIZE_MAX;
  bool reverse = false;
};

/// The handle of a list view.
class List : public ViewHandle {
 public:
  using ViewHandle::ViewHandle;

  /// Entries in the order of their keys; those with the same key in the order of their feeds'
  /// public keys and sequence numbers. Entries are read from the feeds now.
  std::vector<Entry> read(const ListRange& range = {}) const;

  /// Calls `callback` with the last `size` entries, oldest first: once when the view is ready, and
  /// whenever they have changed.
  void tail(std::size_t size, std::function<void(const std::vector<Entry>&)> callback) const;

  /// Calls `callback` for each entry that comes into the list from now on.
  void on_insert(std::function<void(const Entry&)> callback) const;
};

/// The view: made from the function that says where an entry stands.
class ListView {
 public:
  using Handle = List;
  explicit ListView(std::function<SortKeys(const Entry&)> keys_of) : keys_of_(std::move(keys_of)) {}
  void map(const Entry& entry, Rows& rows) const;

 private:
  std::function<SortKeys(const Entry&)> keys_of_;
};

}  // namespace kappa
