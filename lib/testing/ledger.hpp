#pragma once
/// @file
/// A view for tests of the indexer: it keeps every entry that it is given, and counts them, so that
/// one that was skipped or given twice shows.
///
/// @code
/// auto ledger = core.use("ledger", testing_help::Ledger{});
/// io.run();
/// EXPECT_EQ(testing_help::faults(core, ledger), "");
/// @endcode

#include <kappa/core.hpp>

#include <fmt/format.h>

#include <map>
#include <string>

namespace testing_help {

struct Ledger {
  void map(const kappa::Entry& entry, kappa::Rows& rows) const {
    if (calls) ++*calls;
    std::string key = "entry " + entry.id.text();
    if (rows.get(key)) rows.put("given twice", key);
    rows.put(key, entry.value.dump());
    rows.put("count", std::to_string(std::stoull(rows.get("count").value_or("0")) + 1));
  }
  std::shared_ptr<int> calls = {};
};

inline std::map<std::string, std::string> rows_of(const kappa::ViewHandle& view) {
  std::map<std::string, std::string> rows;
  view.read({}, [&](std::string_view key, std::string_view value) {
    return rows.emplace(key, value).second;
  });
  return rows;
}

/// The rows of a ledger that has seen every block that is here.
inline std::map<std::string, std::string> ledger_of(const kappa::Core& core) {
  std::map<std::string, std::string> rows;
  std::uint64_t count = 0;
  for (const hypercore::JsonFeed& feed : core.feeds()) {
    for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) {
      if (!feed.has(seq)) continue;
      kappa::EntryId id{feed.key(), seq};
      rows["entry " + id.text()] = core.entry(id)->value.dump();
      ++count;
    }
  }
  if (count != 0) rows["count"] = std::to_string(count);
  return rows;
}

/// What is wrong with a ledger that should have seen every block that is here; nothing if it is
/// right.
inline std::string faults(const kappa::Core& core, const kappa::ViewHandle& ledger) {
  auto expected = ledger_of(core);
  auto actual = rows_of(ledger);
  std::string result;
  for (const auto& [key, value] : expected) {
    auto found = actual.find(key);
    if (found == actual.end()) {
      result += fmt::format("{} is missing\n", key);
    } else if (found->second != value) {
      result += fmt::format("{} is {}, not {}\n", key, found->second, value);
    }
  }
  for (const auto& [key, value] : actual) {
    if (!expected.contains(key)) result += fmt::format("{} ({}) is too much\n", key, value);
  }
  return result;
}

}  // namespace testing_help
