#pragma once
/// @file
/// Which entries are the heads of a key: the rows of a key-value view.
/// For the library, not for programs.
///
/// | row                    | value                                          |
/// |------------------------|------------------------------------------------|
/// | `k` key                | `-` and up to 32 heads, sorted                 |
/// | `k` key                | `l` and up to 32 heads: the key has rows `l`   |
/// | `k` key                | `m`: more than 32 heads, in rows `h`           |
/// | `h` group, 40 bytes id | `v` or `x`: one of many heads                  |
/// | `l` group, 40 bytes id | nothing: the entry is replaced when it comes   |
///
/// A head is 40 bytes, its id, and `v`, or `x` for a tombstone. The group says which key: a byte
/// with the key's size and the key, or, for a key longer than 64 bytes, a byte 0xff and the key's
/// BLAKE2b-256.
///
/// What makes the heads independent of the order of entries: a link takes a head away, or, if what
/// it points to is no head, leaves a row `l`; an entry becomes a head unless there is a row `l` for
/// it. Whichever comes first, the link or what it points to, the latter is no head in the end. This
/// counts on getting each entry once, as the core gives them: one that came again after it was
/// replaced would be a head again.

#include <kappa/view.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kappa {

/// An entry that nothing replaced.
struct Head {
  EntryId id;
  bool removed = false;  ///< a tombstone: the key has no value here
  friend bool operator==(const Head&, const Head&) = default;
};

/// Adds to `rows` what the entry `id` says about `key`.
void write_head(Rows& rows, std::string_view key, const Head& head, std::span<const EntryId> links);

/// How rows are read that are committed: from a view's handle or from a store.
struct HeadReader {
  std::function<std::optional<std::string>(std::string_view)> get;
  std::function<void(const Range&, const std::function<bool(std::string_view, std::string_view)>&)>
      read;

  /// In the order of their ids, at most `limit`.
  std::vector<Head> heads(std::string_view key, std::size_t limit) const;
  /// Those with a head that is no tombstone, in byte order.
  std::vector<std::string> keys() const;
};

/// The key whose heads a changed row is about; nothing if it is about none.
std::optional<std::string_view> key_of_row(std::string_view row);

}  // namespace kappa
