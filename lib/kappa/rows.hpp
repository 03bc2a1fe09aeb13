#pragma once
/// @file
/// The rows of a view while its `map` runs: what is stored, with what was put since laid over it.
///
/// @code
/// void map(const kappa::Entry& entry, kappa::Rows& rows) const {
///   int count = std::stoi(rows.get("count").value_or("0")) + 1;   // sees its own puts
///   rows.put("count", std::to_string(count));
/// }
/// @endcode

#include <kappa/store.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kappa {

class ViewState;

/// Only `map` has one, and only while it runs. Keys and values are any bytes, of any length that
/// memory bears. What is put is stored after the batch; if `map` throws, what it put for that entry
/// is dropped.
class Rows {
 public:
  /// The row's value, put before or stored; nothing if there is no such row.
  std::optional<std::string> get(std::string_view key) const;
  void put(std::string_view key, std::string_view value);  ///< in place of what was there
  void remove(std::string_view key);                       ///< nothing happens if it is not there

 private:
  friend class ViewState;

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  explicit Rows(const Store* store) : store_(store) {}
  void accept();  ///< what was put for the entry stays
  void drop() { entry_.clear(); }
  /// All that was accepted, in the order of their puts; Rows is as new then.
  /// @param once each key once, with its last value
  std::vector<Change> take(bool once);
  const Change* in_batch(std::string_view key) const;
  void index_batch() const;

  const Store* store_;
  std::vector<Change> entry_;  ///< put for the entry in hand
  std::vector<Change> batch_;  ///< put for entries before it
  /// Where in `batch_` a key is, for its first `indexed_` changes: most views only put, and don't
  /// pay for it.
  mutable std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> places_;
  mutable std::size_t indexed_ = 0;
};

}  // namespace kappa
