// A key-value view without a core.
#include <testing/documents.hpp>
#include <testing/lone_view.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using hypercore::Json;
using kappa::Entry;
using kappa::EntryId;
using kappa::KeyValueView;
using kappa::Write;
using kappa::Writes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_help::entry_of;
using testing_help::id_of;
using testing_help::names_of;
using LoneView = testing_help::LoneView<KeyValueView>;

LoneView documents() { return LoneView(testing_help::document_view()); }

TEST(KeyValueView, GivesTheEntryThatReplacedAnother) {
  LoneView view = documents();
  view.index({entry_of({"x", "a"})});
  EXPECT_THAT(names_of(view.handle().get("a")), ElementsAre("x"));
  view.index({entry_of({"y", "a", {"x"}})});
  std::vector<Entry> values = view.handle().get("a");
  ASSERT_THAT(names_of(values), ElementsAre("y"));
  EXPECT_EQ(values[0].value["key"], "a");
}

TEST(KeyValueView, ShowsAConflictInTheOrderOfIdsUntilItIsMerged) {
  LoneView view = documents();
  view.index({entry_of({"z", "a"}), entry_of({"y", "a"}), entry_of({"x", "a"})});
  EXPECT_THAT(names_of(view.handle().get("a")), ElementsAre("x", "y", "z"));
  view.index({entry_of({"m", "a", names_of(view.handle().links("a"))})});
  EXPECT_THAT(names_of(view.handle().get("a")), ElementsAre("m"));
}

TEST(KeyValueView, HasNothingForAKeyThatNobodyWrote) {
  LoneView view = documents();
  view.index({entry_of({"x", "a"})});
  EXPECT_THAT(view.handle().get("b"), IsEmpty());
  EXPECT_THAT(view.handle().get(""), IsEmpty());
  EXPECT_THAT(view.handle().links("b"), IsEmpty());
  EXPECT_EQ(view.handle().links_json("b"), Json::array({}));
}

TEST(KeyValueView, ForgetsARemovedKeyButNotWhatANewValueMustLinkTo) {
  LoneView view = documents();
  view.index({entry_of({"x", "a"}), entry_of({"y", "a", {"x"}, true})});
  EXPECT_THAT(view.handle().get("a"), IsEmpty());
  EXPECT_THAT(view.handle().keys(), IsEmpty());
  EXPECT_THAT(names_of(view.handle().links("a")), ElementsAre("y"));
  view.index({entry_of({"z", "a", {"y"}})});
  EXPECT_THAT(names_of(view.handle().get("a")), ElementsAre("z"));
  EXPECT_THAT(view.handle().keys(), ElementsAre("a"));
}

TEST(KeyValueView, KeepsAValueThatWhoRemovedTheKeyHadNotSeen) {
  LoneView view = documents();
  view.index(
      {entry_of({"x", "a"}), entry_of({"gone", "a", {"x"}, true}), entry_of({"y", "a", {"x"}})});
  EXPECT_THAT(names_of(view.handle().get("a")), ElementsAre("y"));
  EXPECT_THAT(names_of(view.handle().links("a")), ElementsAre("gone", "y"));
}

TEST(KeyValueView, LinksAsJsonAreReadBackAsTheSameLinks) {
  LoneView view = documents();
  view.index({entry_of({"x", "a"}), entry_of({"y", "a"})});
  Json links = view.handle().links_json("a");
  EXPECT_EQ(links[0], id_of("x").text());
  EXPECT_EQ(kappa::links_in({{}, {{"links", links}}}), view.handle().links("a"));
}

TEST(KeyValueView, LeavesOutAnEntryThatIsNotHereAnyMoreButStillLinksToIt) {
  LoneView view = documents();
  view.index({entry_of({"x", "a"}), entry_of({"y", "a"})});
  view.forget(id_of("x"));
  EXPECT_THAT(names_of(view.handle().get("a")), ElementsAre("y"));
  EXPECT_THAT(names_of(view.handle().links("a")), ElementsAre("x", "y"));
}

TEST(KeyValueView, HasKeysOfAnyBytesInTheirOrder) {
  std::vector<std::string> keys = {"",
                                   std::string(1, '\0'),
                                   std::string("\0\0", 2),
                                   " ",
                                   "!",
                                   "a",
                                   "a b",
                                   "a,b",
                                   "~",
                                   "\xc3\xa4",
                                   "\xff",
                                   "\xff\xff",
                                   std::string(64, '\xff'),
                                   std::string(65, '\xff'),
                                   std::string(70000, '\xff').substr(0, KeyValueView::longest_key)};
  LoneView view(KeyValueView([&](const Entry& entry) {
    return Write{.key = keys.at(entry.id.seq.value() % keys.size())};
  }));
  std::vector<Entry> entries;
  for (std::size_t i = 2 * keys.size(); i > 0; --i) entries.push_back({{{}, i - 1}, nullptr});
  view.index(entries);
  EXPECT_EQ(view.handle().keys(), keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_THAT(view.handle().links(keys[i]),
                ElementsAre(EntryId{{}, i}, EntryId{{}, i + keys.size()}));
  }
}

TEST(KeyValueView, DoesNotMixUpKeysThatAreTooLongToBeWrittenOut) {
  std::string one(5000, 'k');
  std::string other = one + "k";
  LoneView view = documents();
  view.index({entry_of({"x", one}), entry_of({"y", other}), entry_of({"z", one, {"x", "y"}})});
  EXPECT_THAT(names_of(view.handle().get(one)), ElementsAre("z"));
  EXPECT_THAT(names_of(view.handle().get(other)), ElementsAre("y"));
}

TEST(KeyValueView, TakesSeveralWritesOfOneEntry) {
  LoneView view(KeyValueView([](const Entry& entry) -> Writes {
    if (entry.value.is_null()) return {};
    return {{.key = entry.value["from"], .remove = true}, {.key = entry.value["to"]}};
  }));
  view.index({{{{}, 0}, nullptr}, {{{}, 1}, {{"from", "here"}, {"to", "there"}}}});
  EXPECT_THAT(view.handle().keys(), ElementsAre("there"));
  EXPECT_THAT(view.handle().links("here"), ElementsAre(EntryId{{}, 1}));
}

TEST(KeyValueView, IsToldOnceABatchOfEachKeyWhoseHeadsChanged) {
  LoneView view = documents();
  std::vector<std::pair<std::string, std::vector<std::string>>> told;
  view.handle().on_update([&](const std::string& key, const std::vector<Entry>& values) {
    told.emplace_back(key, names_of(values));
  });
  view.index({entry_of({"x", "b"}), entry_of({"y", "b", {"x"}}), entry_of({"z", "a"})});
  std::sort(told.begin(), told.end());
  EXPECT_EQ(told, (decltype(told){{"a", {"z"}}, {"b", {"y"}}}));
  told.clear();
  view.index({entry_of({"gone", "a", {"z"}, true})});
  EXPECT_EQ(told, (decltype(told){{"a", {}}}));
}

TEST(KeyValueView, IsNotToldOfAnEntryThatWasReplacedBeforeItCame) {
  LoneView view = documents();
  view.index({entry_of({"y", "a", {"x"}})});
  int told = 0;
  view.handle().on_update([&](const std::string&, const std::vector<Entry>&) { ++told; });
  view.index({entry_of({"x", "a"})});
  EXPECT_EQ(told, 0);
}

TEST(KeyValueView, IsToldOfOneKeyAlone) {
  LoneView view = documents();
  std::vector<std::vector<std::string>> told;
  view.handle().on_update(
      "a", [&](const std::vector<Entry>& values) { told.push_back(names_of(values)); });
  view.index({entry_of({"x", "a"}), entry_of({"y", "b"})});
  view.index({entry_of({"z", "b"})});
  EXPECT_THAT(told, ElementsAre(ElementsAre("x")));
}

}  // namespace
