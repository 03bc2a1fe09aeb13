#pragma once
/// @file
/// Keys with values that many write, without anybody in charge: a value replaces those that it
/// links to, and whoever wrote at the same time, unseen, stands beside it until somebody merges.
///
/// @code
/// auto players = core.use("players", kappa::KeyValueView([](const kappa::Entry& entry) {
///   if (entry.value["type"] != "player-moved") return kappa::no_write;
///   return kappa::Write{.key = entry.value["name"], .links = kappa::links_in(entry)};
/// }));
/// players.get("ada");        // no entry, one, or several that conflict: the heads
/// writer.append({{"type", "player-moved"}, {"name", "ada"}, {"x", 7},
///                {"links", players.links_json("ada")}});          // replaces them all
/// @endcode

#include <kappa/view.hpp>
#include <kappa/write.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kappa {

/// The handle of a key-value view. Keys are any bytes; one that was never written has no heads.
class KeyValues : public ViewHandle {
 public:
  using ViewHandle::ViewHandle;
  /// Of more heads than this of one key, the first in the order of their ids are given; when those
  /// are replaced the next come to light.
  static constexpr std::size_t most_heads = 1024;

  /// The heads of `key`: the entries that nothing replaced, in the order of their ids. More than
  /// one: a conflict. Tombstones are left out, and entries whose blocks are not here any more.
  std::vector<Entry> get(std::string_view key) const;
  /// The ids of all heads, tombstones too: what a new value links to.
  std::vector<EntryId> links(std::string_view key) const;
  /// The same as a JSON array of texts, for a message's `links`.
  hypercore::Json links_json(std::string_view key) const;
  /// All keys that have a value, in byte order.
  std::vector<std::string> keys() const;

  /// Calls `callback` with a key and what `get` gives for it, after each batch in which its heads
  /// have changed: once a batch, however many entries in it wrote the key.
  void on_update(
      std::function<void(const std::string& key, const std::vector<Entry>&)> callback) const;
  /// The same for one key.
  void on_update(std::string_view key,
                 std::function<void(const std::vector<Entry>&)> callback) const;
};

/// The view: made from the function that says what an entry writes. The function is called once for
/// each entry and must depend on nothing else.
///
/// Whatever the order in which entries arrive, the heads are the same: those entries about a key
/// that no entry about the same key links to. A link from an entry about another key, or to itself,
/// means nothing; one to an entry that is not known yet counts when that arrives.
///
/// What an entry holds is its writer's choice, so it is bounded: of one entry's writes the first
/// 1,024 count, and the first 1,024 links of all of them; a write whose key is longer than 65,536
/// bytes does not count.
class KeyValueView {
 public:
  using Handle = KeyValues;
  static constexpr std::size_t most_writes = 1024;
  static constexpr std::size_t most_links = 1024;
  static constexpr std::size_t longest_key = 65536;  ///< bytes

  explicit KeyValueView(std::function<Writes(const Entry&)> writes_of)
      : writes_of_(std::move(writes_of)) {}
  void map(const Entry& entry, Rows& rows) const;

 private:
  std::function<Writes(const Entry&)> writes_of_;
};

}  // namespace kappa
