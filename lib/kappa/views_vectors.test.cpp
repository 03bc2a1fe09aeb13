// The vectors of kappa-view-list, kappa-view-kv and unordered-materialized-kv: equal where those do
// what their documentation says; where ours differs on purpose, both are shown.
#include <testing/documents.hpp>
#include <testing/lone_view.hpp>
#include <testing/vectors.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <kappa/list_view.hpp>

namespace {

using hypercore::Json;
using kappa::Entry;
using kappa::EntryId;
using testing_help::document_view;
using testing_help::entry_of;
using testing_help::names_of;
namespace vectors = testing_vectors;
using vectors::Value;
using Names = std::vector<std::string>;

Names sorted(Names names) {
  std::sort(names.begin(), names.end());
  return names;
}

/// What ours has where unordered-materialized-kv has something else: name, key, heads.
const std::map<std::string, std::pair<std::string, Names>> differing_heads = {
    {"the same id twice in one batch", {"a", {"x"}}},
    {"a document that links to itself", {"a", {"x"}}},
    {"a link across keys keeps a later document from becoming a head: the value is the empty "
     "string",
     {"a", {"x"}}},
};

TEST(KeyValueVectors, HeadsAreThoseOfTheOriginalButForThreeHistories) {
  int differences = 0;
  const Value histories = vectors::load("kappa").at("umkv");
  for (const Value& history : histories) {
    SCOPED_TRACE(history.at("name"));
    testing_help::LoneView<kappa::KeyValueView> view(document_view());
    for (const Value& batch : history.at("batches")) {
      std::vector<Entry> entries;
      for (const Value& each : batch) {
        entries.push_back(entry_of({each.at("id"), each.at("key"), each.value("links", Names{})}));
      }
      view.index(entries);
    }
    auto differing = differing_heads.find(history.at("name"));
    for (const auto& [key, heads] : history.at("heads").items()) {
      Names found = names_of(view.handle().links(key));
      auto original = heads.get<Names>();
      if (differing == differing_heads.end() || differing->second.first != key) {
        EXPECT_EQ(found, sorted(original)) << key;
      } else {
        EXPECT_EQ(found, differing->second.second) << key;
        EXPECT_NE(found, sorted(original)) << key;
        ++differences;
      }
    }
  }
  EXPECT_EQ(differences, 3);
}

// The vectors of the two views: three feeds, "@1:0" is entry 0 of the first.

class ViewVectors : public testing::Test {
 protected:
  ViewVectors() : vectors_(vectors::load("kappa").at("views")) {
    list_.handle().on_insert([this](const Entry& each) { inserted_.push_back(name(each.id)); });
    kv_.handle().on_update(
        [this](const std::string& key, const std::vector<Entry>&) { updated_.push_back(key); });
    list_.handle().tail(2,
                        [this](const std::vector<Entry>& last) { tails_.push_back(names(last)); });
    list_.index({});
  }

  std::string name(const EntryId& id) const {
    for (const auto& [number, key] : vectors_.at("feeds").items()) {
      if (key == id.feed.hex()) return "@" + number + ":" + std::to_string(id.seq.value());
    }
    return "of no feed";
  }
  Names names(const std::vector<Entry>& entries) const {
    Names result;
    for (const Entry& each : entries) result.push_back(name(each.id));
    return result;
  }

  Json link(const std::string& short_name) const {
    auto colon = short_name.find(':');
    auto feed = vectors_.at("feeds").at(short_name.substr(1, colon - 1)).get<std::string>();
    return feed + "@" + short_name.substr(colon + 1);
  }

  void append(const Value& step) {
    std::string feed = std::to_string(step.at("append_to_feed").get<int>());
    std::vector<Entry> entries;
    for (const Value& value : step.at("entries")) {
      Entry entry{
          {vectors::fixed<crypto::PublicKey>(vectors_.at("feeds").at(feed)), lengths_[feed]++},
          Json::parse(value.dump())};
      if (value.contains("links")) {
        Json::Array links;
        for (const Value& each : value.at("links")) links.push_back(link(each));
        entry.value.set("links", Json::array(std::move(links)));
      }
      entries.push_back(std::move(entry));
    }
    list_.index(entries);
    kv_.index(entries);
  }
  void append_all() {
    for (const Value& step : vectors_.at("steps")) append(step);
  }

  Value vectors_;
  std::map<std::string, std::uint64_t> lengths_;
  Names inserted_, updated_;
  std::vector<Names> tails_;
  testing_help::LoneView<kappa::ListView> list_{
      kappa::ListView([](const Entry& entry) -> kappa::SortKeys {
        Names keys;
        for (std::size_t i = 0; i < entry.value["at"].size(); ++i) {
          keys.push_back(entry.value["at"][i].as_string());
        }
        return keys;
      })};
  testing_help::LoneView<kappa::KeyValueView> kv_{kappa::KeyValueView([](const Entry& entry) {
    return kappa::Write{.key = entry.value["id"], .links = kappa::links_in(entry)};
  })};
};

/// The original forgot @1:0 when @2:1 came with the same field, "2020-03". Ours keeps both.
Names with_both_of_march(Names list, bool reverse = false) {
  auto march = std::find(list.begin(), list.end(), "@2:1");
  if (march != list.end()) list.insert(reverse ? march : march + 1, "@1:0");
  return list;
}

TEST_F(ViewVectors, TheListIsThatOfTheOriginalButKeepsBothEntriesWithOneField) {
  for (const Value& step : vectors_.at("steps")) {
    append(step);
    EXPECT_EQ(names(list_.handle().read()), with_both_of_march(step.at("list").get<Names>()));
  }
}

TEST_F(ViewVectors, RangesReadWhatTheyReadInTheOriginalAndBothEntriesWithOneField) {
  append_all();
  for (const Value& read : vectors_.at("reads")) {
    const Value& options = read.at("opts");
    auto bound = [&](const char* what) -> std::optional<std::string> {
      if (!options.contains(what)) return std::nullopt;
      return options.at(what).get<std::string>();
    };
    bool reverse = options.value("reverse", false);
    kappa::ListRange range{.gt = bound("gt"),
                           .gte = bound("gte"),
                           .lt = bound("lt"),
                           .lte = bound("lte"),
                           .limit = options.value("limit", SIZE_MAX),
                           .reverse = reverse};
    EXPECT_EQ(names(list_.handle().read(range)),
              with_both_of_march(read.at("result").get<Names>(), reverse))
        << options;
  }
}

TEST_F(ViewVectors, ValuesAreThoseOfTheOriginalWithConflictsInTheOrderOfIds) {
  for (const Value& step : vectors_.at("steps")) {
    append(step);
    for (const auto& [key, values] : step.at("kv").items()) {
      Names expected = values == "not found" ? Names{} : values.get<Names>();
      EXPECT_EQ(sorted(names(kv_.handle().get(key))), sorted(expected)) << key;
    }
  }
}

TEST_F(ViewVectors, InsertsAreToldAsDocumentedSoNotOfAnEntryThatStandsNowhere) {
  append_all();
  auto original = vectors_.at("on_insert").get<Names>();
  auto nowhere = std::find(original.begin(), original.end(), "@1:2");
  ASSERT_NE(nowhere, original.end());
  original.erase(nowhere);
  EXPECT_EQ(inserted_, original);
}

TEST_F(ViewVectors, UpdatesAreToldOnceABatchWhereTheOriginalTellsOfEachEntry) {
  append_all();
  Names original;
  for (const Value& update : vectors_.at("on_update")) original.push_back(update.at(0));
  EXPECT_EQ(original, (Names{"x", "y", "x", "x", "y", "x", "n", "n"}));
  EXPECT_EQ(updated_, (Names{"x", "y", "x", "x", "y", "x", "n"}));
}

TEST_F(ViewVectors, TailsAreShownOnceABatchAndHaveTheSameEnds) {
  append_all();
  auto original = vectors_.at("tail_2").get<std::vector<Names>>();
  original.erase(std::unique(original.begin(), original.end()), original.end());
  EXPECT_EQ(original, (std::vector<Names>{{"@1:1", "@1:0"},
                                          {"@2:0", "@1:0"},
                                          {"@1:0", "@1:3"},
                                          {"@2:1", "@1:3"},
                                          {"@1:4", "@1:6"}}));
  // Ours begins with what there is when the view is ready, which is nothing. With equal fields
  // @1:0 stays behind @2:1, so the last two do not change when @2:1 comes.
  EXPECT_EQ(tails_,
            (std::vector<Names>{
                {}, {"@1:1", "@1:0"}, {"@2:0", "@1:0"}, {"@1:0", "@1:3"}, {"@1:4", "@1:6"}}));
}

}  // namespace
