// kappa-core 7 with kappa-view-list and kappa-view-kv, and ours, over the same feeds on disk: who
// reads gets the same, whoever wrote.
#include <interop/js_peer.hpp>
#include <kappa/core.hpp>
#include <kappa/key_value_view.hpp>
#include <kappa/list_view.hpp>
#include <testing/needs.hpp>
#include <testing/temporary_directory.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <asio/io_context.hpp>

#include <algorithm>
#include <map>
#include <random>

namespace {

using interop::JsPeer;
using kappa::Entry;
using kappa::EntryId;
using Value = nlohmann::json;
using Names = std::vector<std::string>;
using hypercore::Json;

const Names keys = {"ada", "bob", "c,d", "", " e", "\xc3\xa4"};

/// An entry to come: its writer, and what is in it.
struct Planned {
  std::size_t writer;
  Value value;
};

crypto::Seed seed_of(std::size_t writer) {
  crypto::Seed seed;
  *seed.data() = static_cast<std::byte>(writer + 1);
  return seed;
}

crypto::KeyPair pair_of(std::size_t writer) { return crypto::KeyPair::from_seed(seed_of(writer)); }

/// Entries of some writers, in the order of time. Links stay within a key and go back in time, as
/// those of programs do; no two entries stand at one place, because the original's list forgets
/// all but one of them.
struct History {
  explicit History(unsigned seed) : random_(seed), writers(1 + below(4)) {
    std::vector<std::uint64_t> lengths(writers);
    std::map<std::string, std::vector<std::string>> earlier;
    std::size_t count = 1 + below(60);
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t writer = below(writers);
      EntryId id{pair_of(writer).public_key, lengths[writer]++};
      Value value = {{"number", i}, {"at", places(i)}};
      if (below(10) != 0) {
        const std::string& key = keys[below(keys.size())];
        value["about"] = key;
        auto& candidates = earlier[key];
        Value links = Value::array();
        for (std::size_t n = candidates.empty() ? 0 : below(4); n > 0; --n) {
          links.push_back(candidates[candidates.size() - 1 -
                                     below(std::min<std::size_t>(candidates.size(), 5))]);
        }
        if (below(3) != 0) value["links"] = links;
        candidates.push_back(id.text());
      }
      entries.push_back({writer, value});
    }
  }

  std::vector<Value> of_writer(std::size_t writer) const {
    std::vector<Value> values;
    for (const Planned& entry : entries) {
      if (entry.writer == writer) values.push_back(entry.value);
    }
    return values;
  }

  /// For both: what kappa-peer.js takes as `ranges`.
  Value ranges() {
    Value result = Value::array({Value::object()});
    for (int i = 0; i < 8; ++i) {
      Value range = Value::object();
      if (below(2) == 0) range[below(2) == 0 ? "gt" : "gte"] = place();
      if (below(2) == 0) range[below(2) == 0 ? "lt" : "lte"] = place();
      if (below(3) == 0) range["limit"] = below(5);
      if (below(2) == 0) range["reverse"] = true;
      result.push_back(range);
    }
    return result;
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::string place() { return std::to_string(below(100)) + (below(3) == 0 ? "\xc3\xa9" : ""); }
  Names places(std::size_t i) {
    Names result;
    for (auto n = below(3); n > 0; --n) {
      result.push_back(place() + "/" + std::to_string(i) + "/" + std::to_string(n));
    }
    return result;
  }

  std::mt19937 random_;

 public:
  std::size_t writers;
  std::vector<Planned> entries;
};

kappa::ListView list_view() {
  return kappa::ListView([](const Entry& entry) -> kappa::SortKeys {
    Names places;
    for (std::size_t i = 0; i < entry.value["at"].size(); ++i) {
      places.push_back(entry.value["at"][i].as_string());
    }
    return places;
  });
}

kappa::KeyValueView key_value_view() {
  return kappa::KeyValueView([](const Entry& entry) {
    return kappa::Write{.key = entry.value["about"], .links = kappa::links_in(entry)};
  });
}

/// What a side reads: lists in order, the heads of each key sorted (the original has them in the
/// order in which they came).
struct Found {
  std::vector<Names> lists;
  std::map<std::string, Names> heads;
  friend bool operator==(const Found&, const Found&) = default;
};

Found read_with_ours(const std::filesystem::path& directory, const Value& ranges) {
  asio::io_context io;
  kappa::Core core(io, directory);
  kappa::List list = core.use("list", list_view());
  kappa::KeyValues values = core.use("values", key_value_view());
  io.run();
  Found found;
  for (const Value& range : ranges) {
    auto bound = [&](const char* name) -> std::optional<std::string> {
      if (!range.contains(name)) return std::nullopt;
      return range.at(name).get<std::string>();
    };
    Names names;
    for (const Entry& entry : list.read({.gt = bound("gt"),
                              .gte = bound("gte"),
                              .lt = bound("lt"),
                              .lte = bound("lte"),
                              .limit = range.value("limit", SIZE_MAX),
                              .reverse = range.value("reverse", false)})) {
      names.push_back(entry.id.text());
    }
    found.lists.push_back(names);
  }
  for (const std::string& key : keys) {
    Names& heads = found.heads[key];
    for (const EntryId& id : values.links(key)) heads.push_back(id.text());
    std::sort(heads.begin(), heads.end());
  }
  core.close();
  return found;
}

Found read_with_javascript(JsPeer& js, const std::filesystem::path& directory,
                           const Value& ranges) {
  Value answer = js.call(
      {{"op", "read"}, {"directory", directory.string()}, {"ranges", ranges}, {"keys", keys}});
  Found found;
  found.lists = answer.at("lists").get<std::vector<Names>>();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Names& heads = found.heads[keys[i]] = answer.at("heads").at(i).get<Names>();
    std::sort(heads.begin(), heads.end());
  }
  return found;
}

void write_with_ours(const std::filesystem::path& directory, const History& history) {
  auto feeds = multifeed::JsonMultifeed::open(directory);
  for (const Planned& entry : history.entries) {
    auto feed = feeds.writer("w" + std::to_string(entry.writer), pair_of(entry.writer));
    feed.append(Json::parse(entry.value.dump()));
  }
  feeds.close();
}

void write_with_javascript(JsPeer& js, const std::filesystem::path& directory,
                           const History& history) {
  Value writers = Value::array();
  for (std::size_t writer = 0; writer < history.writers; ++writer) {
    writers.push_back({{"name", "w" + std::to_string(writer)},
                       {"seed", seed_of(writer).hex()},
                       {"values", history.of_writer(writer)}});
  }
  js.call({{"op", "write"}, {"directory", directory.string()}, {"writers", writers}});
}

struct KappaInterop : testing::Test {
  void SetUp() override {
    if (testing_help::lacks(JsPeer::missing())) return;
    js.emplace("kappa-peer.js");
  }

  /// `write` fills a directory with a history; both sides read it.
  template <class Write>
  void expect_the_same(Write write) {
    std::size_t conflicts = 0, listed = 0;
    for (unsigned seed = 0; seed < 16; ++seed) {
      SCOPED_TRACE("the history of seed " + std::to_string(seed));
      History history(seed);
      auto directory = place / std::to_string(seed);
      write(directory, history);
      Value ranges = history.ranges();
      Found theirs = read_with_javascript(*js, directory, ranges);
      Found ours = read_with_ours(directory, ranges);
      ASSERT_EQ(ours.lists, theirs.lists) << ranges;
      ASSERT_EQ(ours.heads, theirs.heads);
      for (const auto& [key, heads] : ours.heads) conflicts += heads.size() > 1 ? 1 : 0;
      listed += ours.lists.front().size();
    }
    EXPECT_GT(conflicts, 8U);  // or the histories are too dull to show anything
    EXPECT_GT(listed, 80U);
  }

  testing_help::TemporaryDirectory place;
  std::optional<JsPeer> js;
};

TEST_F(KappaInterop, WhatOursWroteIsReadTheSameByBoth) {
  if (!js) return;
  expect_the_same(write_with_ours);
}

TEST_F(KappaInterop, WhatJavaScriptWroteIsReadTheSameByBoth) {
  if (!js) return;
  expect_the_same([this](const std::filesystem::path& directory, const History& history) {
    write_with_javascript(*js, directory, history);
  });
}

// Where they differ on purpose (lib/kappa/README.md): both are shown.

struct KappaDifferences : KappaInterop {
  /// Entries of one writer.
  void write(const std::vector<Value>& values) {
    auto feeds = multifeed::JsonMultifeed::open(directory());
    auto feed = feeds.writer("w0", pair_of(0));
    for (const Value& value : values) feed.append(Json::parse(value.dump()));
    feeds.close();
  }
  std::filesystem::path directory() const { return place / "room"; }
  static std::string id(std::uint64_t seq) { return EntryId{pair_of(0).public_key, seq}.text(); }
  Names ours(const Value& range) {
    return read_with_ours(directory(), Value::array({range})).lists[0];
  }
  Names theirs(const Value& range) {
    return read_with_javascript(*js, directory(), Value::array({range})).lists[0];
  }
};

TEST_F(KappaDifferences, OfTwoEntriesAtOnePlaceTheirListHasTheLastOursHasBoth) {
  if (!js) return;
  write({{{"at", {"a"}}}, {{"at", {"a"}}}});
  EXPECT_EQ(theirs(Value::object()), (Names{id(1)}));
  EXPECT_EQ(ours(Value::object()), (Names{id(0), id(1)}));
}

TEST_F(KappaDifferences, AnEmptyBoundIsNoBoundForThemAndTheFirstPlaceForUs) {
  if (!js) return;
  write({{{"at", {"a"}}}});
  EXPECT_EQ(theirs({{"lt", ""}}), (Names{id(0)}));
  EXPECT_EQ(ours({{"lt", ""}}), Names());
}

TEST_F(KappaDifferences, OfTwoLowerBoundsTheyTakeOneAndWeBoth) {
  if (!js) return;
  write({{{"at", {"a"}}}, {{"at", {"b"}}}});
  Value range = {{"gt", "a"}, {"gte", "a"}};
  EXPECT_EQ(theirs(range), (Names{id(0), id(1)}));
  EXPECT_EQ(ours(range), (Names{id(1)}));
}

TEST_F(KappaDifferences, AnEntryThatLinksToItselfIsNoHeadForThemAndOneForUs) {
  if (!js) return;
  write({{{"about", "ada"}, {"links", {id(0)}}}});
  Value ranges = Value::array();
  EXPECT_EQ(read_with_ours(directory(), ranges).heads["ada"], (Names{id(0)}));
  // Theirs can't be asked: kappa-view-kv looks for the feed of an empty id and node ends.
  EXPECT_THROW(read_with_javascript(*js, directory(), ranges), std::exception);
}

TEST_F(KappaDifferences, TheirStreamOfAllKeysLeavesOutThoseThatOursHas) {
  if (!js) return;
  std::vector<Value> values;
  for (const std::string& key : keys) values.push_back({{"about", key}});
  write(values);
  Value all = js->call({{"op", "read"},
                        {"directory", directory().string()},
                        {"ranges", Value::array()},
                        {"keys", Value::array()}})
                  .at("all");
  EXPECT_EQ(all.size(), 3U);
  EXPECT_TRUE(all.contains("ada") && all.contains("bob") && all.contains("c,d"));
  asio::io_context io;
  kappa::Core core(io, directory());
  kappa::KeyValues kv = core.use("values", key_value_view());
  io.run();
  EXPECT_THAT(kv.keys(), testing::UnorderedElementsAreArray(keys));
}

}  // namespace
