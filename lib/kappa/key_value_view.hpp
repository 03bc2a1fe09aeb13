#pragma once
/// @file
/// Keys with values that many write, without anybody in charge: a value replaces those that it
/// links to, and whoever wrote at the same time, unseen, stands beside it until somebody merges.
///
/// @code
/// auto players = core.use("players", kappa::KeyValueView([](const kappa::Entry& entry) {
///   return kappa::Write{.key = entry.value["name"].as_string(), .links = kappa::links_in(entry)};
/// }));
/// players.get("ada");        // no entry, one, or several that conflict: the heads
/// players.links("ada");      // what a new value must link to, to replace them all
/// @endcode

#include <kappa/view.hpp>

namespace kappa {

/// An entry's say about one key.
struct Write {
  std::string key;
  std::vector<EntryId> links;  ///< the entries about this key that it replaces
  bool remove = false;         ///< it replaces them with nothing: a tombstone
};
/// None, one or several.
using Writes = std::vector<Write>;  // helper: make it implicitly constructible from Write,
                                    // optional<Write>, nullopt

/// The member `links` of an entry, a list of texts like "<key>@<seq>"; what is no link is left out.
std::vector<EntryId> links_in(const Entry& entry);

/// The handle of a key-value view.
class KeyValues : public ViewHandle {
 public:
  using ViewHandle::ViewHandle;
  /// The heads of `key`: the entries that nothing replaced, in the order of their ids. More than
  /// one: a conflict. Tombstones are left out.
  std::vector<Entry> get(std::string_view key) const;
  /// The ids of all heads, tombstones too: what a new value links to.
  std::vector<EntryId> links(std::string_view key) const;
  /// The same as a JSON array of texts, for a message's `links`.
  hypercore::Json links_json(std::string_view key) const;
  /// All keys that have a value, in byte order.
  std::vector<std::string> keys() const;
  /// Called with a key and its heads whenever they have changed.
  void on_update(
      std::function<void(const std::string& key, const std::vector<Entry>&)> callback) const;
  void on_update(std::string_view key,
                 std::function<void(const std::vector<Entry>&)> callback) const;
};

class KeyValueView {
 public:
  using Handle = KeyValues;
  explicit KeyValueView(std::function<Writes(const Entry&)> writes_of)
      : writes_of_(std::move(writes_of)) {}
  void map(const Entry& entry, Rows& rows) const;

 private:
  std::function<Writes(const Entry&)> writes_of_;
};

}  // namespace kappa
