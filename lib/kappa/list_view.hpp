#pragma once
/// @file
/// A sorted list of entries: messages by their time, for one.
///
/// @code
/// auto chats = core.use("chats", kappa::ListView([](const kappa::Entry& entry) {
///   if (entry.value["type"] != "chat-message") return kappa::nowhere;
///   return kappa::sort_key(entry.value["timestamp"]);
/// }));
/// chats.tail(10, [](const std::vector<kappa::Entry>& last) { redraw(last); });
/// @endcode
///
/// Entries with the same key are all kept, in the order of their feeds' public keys and sequence
/// numbers: everybody with the same logs has the same list, in whatever order they came.

#include <kappa/sort_key.hpp>
#include <kappa/view.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kappa {

/// Which entries of a list. Bounds are keys as the list's function returned them; an entry must
/// keep within all that are given.
struct ListRange {
  std::optional<std::string> gt = {};   ///< after this key
  std::optional<std::string> gte = {};  ///< after this key or at it
  std::optional<std::string> lt = {};   ///< before this key
  std::optional<std::string> lte = {};  ///< before this key or at it
  std::size_t limit = SIZE_MAX;         ///< at most so many, the first of what would be read
  bool reverse = false;                 ///< from the last to the first
};

/// The handle of a list view.
class List : public ViewHandle {
 public:
  using ViewHandle::ViewHandle;

  /// The entries in the range, as they are in the feeds now. One whose block is not here any more
  /// is left out, and does not count for the limit.
  std::vector<Entry> read(const ListRange& range = {}) const;

  /// Calls `callback` with the last `size` entries, oldest first: once when the view is ready, and
  /// from then on after each batch that changed them.
  void tail(std::size_t size, std::function<void(const std::vector<Entry>&)> callback) const;

  /// Calls `callback` for each entry that comes into the list from now on, once it is there: once
  /// an entry, in however many places it stands.
  void on_insert(std::function<void(const Entry&)> callback) const;
};

/// The view: made from the function that says where an entry stands. The function is called once
/// for each entry and must depend on nothing else.
///
/// Of the keys of one entry the first 1,024 count, and none that is longer than 65,536 bytes: what
/// an entry holds is its writer's choice.
class ListView {
 public:
  using Handle = List;
  static constexpr std::size_t most_keys = 1024;
  static constexpr std::size_t longest_key = 65536;  ///< bytes

  explicit ListView(std::function<SortKeys(const Entry&)> keys_of) : keys_of_(std::move(keys_of)) {}
  void map(const Entry& entry, Rows& rows) const;

 private:
  std::function<SortKeys(const Entry&)> keys_of_;
};

}  // namespace kappa
