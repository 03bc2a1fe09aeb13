#pragma once
/// @file
/// Rows in the order of their keys, with changes that are made together or not at all: what a view
/// is kept in. LevelDB on disk, or memory.
///
/// @code
/// store->write({{"ada", "7"}, {"bob", std::nullopt}});         // bob is removed
/// store->read({.from = "a", .reverse = true}, [](std::string_view key, std::string_view value) {
///   return true;   // and on to the next
/// });
/// @endcode

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kappa {

/// Which rows: keys from `from` to before `until`, compared byte by byte.
struct Range {
  std::string from = {};                  ///< the first that may be read
  std::optional<std::string> until = {};  ///< no end if not given
  bool reverse = false;                   ///< from the last to the first
};

/// A row to set, or to remove if it has no value.
struct Change {
  std::string key;                   ///< any bytes
  std::optional<std::string> value;  ///< nothing: the row is removed
};

/// Use from one thread. Keys and values are any bytes. Every member throws Error damaged_store if
/// what it reads is not what was written, and storage::Error if the system refuses.
class Store {
 public:
  virtual ~Store() = default;
  /// The row's value, if there is such a row.
  virtual std::optional<std::string> get(std::string_view key) const = 0;
  /// Calls `each(key, value)`, in order, until it returns false. The views are valid during that
  /// call only. `each` may read the store, not write it.
  virtual void read(const Range& range,
                    const std::function<bool(std::string_view, std::string_view)>& each) const = 0;
  /// All changes or none, also after a crash; of two for one key the later counts.
  virtual void write(std::span<const Change> changes) = 0;
  virtual void clear() = 0;  ///< removes all rows
};

}  // namespace kappa
