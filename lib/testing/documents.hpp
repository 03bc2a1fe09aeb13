#pragma once
/// @file
/// Histories of documents for tests of the key-value view: a letter names a document, its entry and
/// what links to it.
///
/// @code
/// Document first{.name = "x", .key = "a"};
/// Document second{.name = "y", .key = "a", .links = {"x"}};
/// lone.index({entry_of(second), entry_of(first)});
/// @endcode

#include <kappa/key_value_view.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace testing_help {

struct Document {
  std::string name;  ///< at most 32 bytes
  std::string key;
  std::vector<std::string> links = {};
  bool remove = false;
};

/// Ids are in the order of the names.
inline kappa::EntryId id_of(const std::string& name) {
  if (name.size() > 32) throw std::runtime_error("a document's name is too long: " + name);
  kappa::EntryId id;
  std::transform(name.begin(), name.end(), id.feed.begin(),
                 [](char letter) { return static_cast<std::byte>(letter); });
  return id;
}

inline std::string name_of(const kappa::EntryId& id) {
  std::string bytes(crypto::text_of(id.feed));
  return bytes.substr(0, bytes.find('\0'));
}

inline kappa::Entry entry_of(const Document& document) {
  hypercore::Json::Array links;
  for (const std::string& link : document.links) links.emplace_back(id_of(link).text());
  return {id_of(document.name),
          {{"key", document.key},
           {"links", hypercore::Json::array(std::move(links))},
           {"remove", document.remove}}};
}

/// The view of documents.
inline kappa::KeyValueView document_view() {
  return kappa::KeyValueView([](const kappa::Entry& entry) {
    return kappa::Write{.key = entry.value["key"],
                        .links = kappa::links_in(entry),
                        .remove = entry.value["remove"] == hypercore::Json(true)};
  });
}

/// By key, the names of its heads, sorted.
using Heads = std::map<std::string, std::vector<std::string>>;

/// What the heads are, said in another way: those documents about a key that no other document
/// about the key links to.
inline Heads heads_by_definition(const std::vector<Document>& history) {
  std::map<std::string, std::set<std::string>> heads;
  for (const Document& document : history) heads[document.key].insert(document.name);
  for (const Document& document : history) {
    for (const std::string& link : document.links) {
      if (link != document.name) heads[document.key].erase(link);
    }
  }
  Heads sorted;
  for (const auto& [key, names] : heads) sorted[key] = {names.begin(), names.end()};
  return sorted;
}

inline std::vector<std::string> names_of(const std::vector<kappa::EntryId>& ids) {
  std::vector<std::string> names;
  names.reserve(ids.size());
  for (const kappa::EntryId& id : ids) names.push_back(name_of(id));
  return names;
}

inline std::vector<std::string> names_of(const std::vector<kappa::Entry>& entries) {
  std::vector<std::string> names;
  names.reserve(entries.size());
  for (const kappa::Entry& entry : entries) names.push_back(name_of(entry.id));
  return names;
}

/// The heads that a view has of the history's keys.
inline Heads heads_in(const kappa::KeyValues& view, const std::vector<Document>& history) {
  Heads heads;
  for (const Document& document : history) heads[document.key] = names_of(view.links(document.key));
  return heads;
}

}  // namespace testing_help
