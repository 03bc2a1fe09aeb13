#pragma once
/// @file
/// Where an entry stands in a list: text that is compared byte by byte.
///
/// @code
/// kappa::sort_key(entry.value["timestamp"])    // of a number or a text; nothing for all else
/// kappa::nowhere                               // not in the list
/// kappa::SortKeys{"by-ada", "about-cats"}      // in two places
/// @endcode

#include <hypercore/json.hpp>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kappa {

/// What a list's function returns for an entry that does not belong into the list.
inline const std::optional<std::string> nowhere = std::nullopt;

/// Text that sorts, byte by byte, as the value does: numbers by size, after them text by its UTF-8.
/// For what is neither number nor text: `nowhere`.
///
/// A number becomes a byte 0 and 8 bytes, big-endian: those of the double, with the sign bit turned
/// over if it is positive and with all bits turned over if it is negative; -0 is 0. A text stays
/// what it is, so `{.gte = "2020-01"}` finds what `sort_key` made of `"2020-01-31"`; only a text
/// that is empty or begins with a byte 0 or 1 gets a byte 1 in front, to stand after the numbers.
std::optional<std::string> sort_key(const hypercore::Json& value);

/// Where an entry stands in a list: nowhere, once or several times. What a list's function returns
/// becomes this: one text, one that may be missing (as `sort_key` returns), or many.
class SortKeys {
 public:
  SortKeys() = default;  ///< nowhere
  SortKeys(std::nullopt_t) {}
  SortKeys(std::string key) { keys_.push_back(std::move(key)); }
  SortKeys(const char* key) : SortKeys(std::string(key)) {}
  SortKeys(std::optional<std::string> key) {
    if (key) keys_.push_back(*std::move(key));
  }
  SortKeys(std::vector<std::string> keys) : keys_(std::move(keys)) {}
  SortKeys(std::initializer_list<std::string> keys) : keys_(keys) {}

  std::size_t size() const { return keys_.size(); }
  auto begin() const { return keys_.begin(); }
  auto end() const { return keys_.end(); }

 private:
  std::vector<std::string> keys_;
};

}  // namespace kappa
