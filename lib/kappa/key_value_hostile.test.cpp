// Entries that somebody wrote to do harm to a key-value view, without a core.
#include <testing/documents.hpp>
#include <testing/lone_view.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using hypercore::Json;
using kappa::Entry;
using kappa::EntryId;
using kappa::KeyValues;
using kappa::KeyValueView;
using kappa::Write;
using kappa::Writes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_help::entry_of;
using testing_help::id_of;
using testing_help::names_of;
using LoneView = testing_help::LoneView<KeyValueView>;

Entry with_links(Json links) { return {{}, {{"key", "a"}, {"links", std::move(links)}}}; }

std::vector<EntryId> all_links(const Entry& entry) { return kappa::links_in(entry); }

TEST(HostileEntries, WithLinksThatAreNoIdsHaveOnlyThoseThatAre) {
  std::string good = id_of("x").text();
  Json::Array links;
  for (const Json& link :
       {Json("nonsense"), Json(""), Json(7), Json(), Json(good + "1,"), Json("@0"),
        Json(good + " "), Json(good.substr(1)), Json(good.substr(0, 65) + "-1"),
        Json(good.substr(0, 65) + "01"), Json(good.substr(0, 65) + "99999999999999999999"),
        Json::parse("[[]]"), Json(good)}) {
    links.push_back(link);
  }
  EXPECT_THAT(all_links(with_links(Json::array(links))), ElementsAre(id_of("x")));
}

TEST(HostileEntries, WithSomethingElseThanALinksListHaveNone) {
  for (const char* links : {"null", "7", "\"x\"", "{\"0\":\"x\"}", "true"}) {
    EXPECT_THAT(all_links(with_links(Json::parse(links))), IsEmpty()) << links;
  }
  EXPECT_THAT(all_links({{}, nullptr}), IsEmpty());
}

TEST(HostileEntries, WithAMillionLinksHaveTheFirst1024) {
  Json::Array links;
  links.reserve(1'000'000);
  std::string feed = EntryId{}.feed.hex();
  for (int i = 0; i < 1'000'000; ++i) links.emplace_back(feed + "@" + std::to_string(i));
  std::vector<EntryId> found = all_links(with_links(Json::array(std::move(links))));
  ASSERT_EQ(found.size(), KeyValueView::most_links);
  EXPECT_EQ(found.back().seq, KeyValueView::most_links - 1);
}

TEST(HostileEntries, OfManyWritesCountOnlyTheFirstAndTheFirstOfAllTheirLinks) {
  constexpr std::size_t count = KeyValueView::most_writes + 1;
  LoneView view(KeyValueView([](const Entry& entry) -> Writes {
    if (entry.id.seq != 0) return {{.key = "0"}, {.key = "1"}, {.key = "2"}};
    std::vector<Write> writes(count);
    for (std::size_t i = 0; i < count; ++i) {
      writes[i].key = std::to_string(i);
      for (std::uint64_t seq = 1; seq <= 600; ++seq) writes[i].links.push_back({{}, seq});
    }
    return writes;
  }));
  view.index({{{{}, 0}, nullptr}});
  EXPECT_EQ(view.handle().keys().size(), KeyValueView::most_writes);
  EXPECT_THAT(view.handle().get(std::to_string(count - 1)), IsEmpty());
  // The first write had 600 links, the second the 424 that were left, the third none.
  view.index({{{{}, 424}, nullptr}, {{{}, 425}, nullptr}});
  EXPECT_EQ(view.handle().links("0").size(), 1U);
  EXPECT_EQ(view.handle().links("1").size(), 2U);
  EXPECT_EQ(view.handle().links("2").size(), 3U);
}

TEST(HostileEntries, WithAKeyOfMegabytesWriteNothing) {
  LoneView view(testing_help::document_view());
  view.index({entry_of({"x", std::string(4'000'000, 'k')}), entry_of({"y", "a"})});
  EXPECT_THAT(view.handle().keys(), ElementsAre("a"));
}

TEST(HostileEntries, WhoseKeyIsNoTextWriteNothing) {
  LoneView view(testing_help::document_view());
  std::vector<Entry> entries;
  for (const char* key : {"null", "7", "true", "[\"a\"]", "{\"a\":1}"}) {
    entries.push_back({{{}, entries.size()}, {{"key", Json::parse(key)}}});
  }
  entries.push_back({{{}, entries.size()}, Json()});
  view.index(entries);
  EXPECT_THAT(view.handle().keys(), IsEmpty());
}

/// 5,000 entries about one key that don't know of each other.
std::vector<Entry> crowd() {
  std::vector<Entry> entries;
  entries.reserve(5000);
  for (int i = 0; i < 5000; ++i) entries.push_back(entry_of({std::to_string(10000 + i), "a"}));
  return entries;
}

TEST(ManyHeads, AreGivenInTheOrderOfTheirIdsUpToABound) {
  LoneView view(testing_help::document_view());
  std::vector<Entry> entries = crowd();
  std::reverse(entries.begin(), entries.end());
  view.index(entries);
  std::vector<std::string> names = names_of(view.handle().get("a"));
  ASSERT_EQ(names.size(), KeyValues::most_heads);
  EXPECT_EQ(names.front(), "10000");
  EXPECT_EQ(names.back(), "11023");
  EXPECT_THAT(view.handle().keys(), ElementsAre("a"));
}

TEST(ManyHeads, AreMergedByAsManyEntriesAsItTakes) {
  LoneView view(testing_help::document_view());
  view.index(crowd());
  int merges = 0;
  for (; view.handle().links("a").size() > 1; ++merges) {
    ASSERT_LT(merges, 10);
    view.index({entry_of({"~" + std::to_string(merges), "a", names_of(view.handle().links("a"))})});
  }
  EXPECT_EQ(merges, 5);
  EXPECT_THAT(names_of(view.handle().get("a")), ElementsAre("~4"));
}

TEST(ManyHeads, ThatAreAllRemovedLeaveNoKey) {
  LoneView view(testing_help::document_view());
  std::vector<Entry> entries;
  entries.reserve(40);
  for (int i = 0; i < 40; ++i) entries.push_back(entry_of({std::to_string(i), "a", {}, true}));
  view.index(entries);
  EXPECT_THAT(view.handle().keys(), IsEmpty());
  view.index({entry_of({"x", "a"})});
  EXPECT_THAT(view.handle().keys(), ElementsAre("a"));
}

TEST(ManyHeads, AreToldOfWhenOneMoreComesOrGoes) {
  LoneView view(testing_help::document_view());
  view.index(crowd());
  int told = 0;
  view.handle().on_update("a", [&](const std::vector<Entry>&) { ++told; });
  view.index({entry_of({"x", "a"})});
  EXPECT_EQ(told, 1);
  view.index({entry_of({"y", "b"})});
  EXPECT_EQ(told, 1);
}

}  // namespace
