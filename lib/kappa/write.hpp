#pragma once
/// @file
/// What an entry says about a key: that it is the key's value now, instead of which ones.
///
/// @code
/// kappa::Write{.key = entry.value["name"], .links = kappa::links_in(entry)}
/// kappa::Write{.key = "score", .links = kappa::links_in(entry), .remove = true}   // deletes
/// kappa::no_write                                                                 // says nothing
/// @endcode

#include <hypercore/json.hpp>
#include <kappa/entry.hpp>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kappa {

/// The key of a write, any bytes, or none. JSON that is a text is that text; all other JSON is no
/// key, so what somebody else wrote wrongly does no harm.
class WriteKey {
 public:
  WriteKey() = default;  ///< none
  WriteKey(std::string key) : key_(std::move(key)) {}
  WriteKey(std::string_view key) : key_(key) {}
  WriteKey(const char* key) : key_(key) {}
  WriteKey(const hypercore::Json& key) {
    if (key.is_string()) key_ = key.as_string();
  }
  const std::optional<std::string>& value() const { return key_; }

 private:
  std::optional<std::string> key_;
};

/// An entry's say about one key. One without a key says nothing.
struct Write {
  WriteKey key = {};
  std::vector<EntryId> links = {};  ///< the entries about this key that it replaces
  bool remove = false;              ///< it replaces them with nothing: a tombstone
};

/// What a view's function returns for an entry that is about no key.
inline const Write no_write = {};

/// The entry's member `links`: a list of texts, `<public key in hex>@<seq>`. What is no link is
/// left out, and of more than 1,024 the rest.
std::vector<EntryId> links_in(const Entry& entry);

/// None, one or several writes: what a view's function returns becomes this.
class Writes {
 public:
  Writes() = default;
  Writes(Write write) { writes_.push_back(std::move(write)); }
  Writes(std::vector<Write> writes) : writes_(std::move(writes)) {}
  Writes(std::initializer_list<Write> writes) : writes_(writes) {}

  std::size_t size() const { return writes_.size(); }
  auto begin() const { return writes_.begin(); }
  auto end() const { return writes_.end(); }

 private:
  std::vector<Write> writes_;
};

}  // namespace kappa
