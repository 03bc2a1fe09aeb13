// A list without a core.
#include <testing/lone_view.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <kappa/list_view.hpp>

#include <algorithm>
#include <tuple>

namespace {

using hypercore::Json;
using kappa::Entry;
using kappa::EntryId;
using kappa::ListRange;
using kappa::ListView;
using kappa::SortKeys;
using testing::ElementsAre;
using testing::IsEmpty;
using LoneView = testing_help::LoneView<ListView>;
using Names = std::vector<std::string>;

/// The view of entries that stand at the texts in their `at`.
ListView view_of_at() {
  return ListView([](const Entry& entry) -> SortKeys {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < entry.value["at"].size(); ++i) {
      keys.push_back(entry.value["at"][i].as_string());
    }
    return keys;
  });
}

Entry entry(char feed, std::uint64_t seq, const Names& at) {
  Entry result;
  *result.id.feed.data() = static_cast<std::byte>(feed);
  result.id.seq = seq;
  Json::Array keys(at.begin(), at.end());
  result.value.set("at", Json::array(std::move(keys)));
  return result;
}

Names names(const std::vector<Entry>& entries) {
  Names result;
  for (const Entry& each : entries) {
    result.push_back(static_cast<char>(*each.id.feed.data()) + std::to_string(each.id.seq.value()));
  }
  return result;
}

Names read(const LoneView& view, const ListRange& range = {}) {
  return names(view.handle().read(range));
}

TEST(ListView, IsInTheOrderOfTheKeysNotOfTheEntries) {
  LoneView view(view_of_at());
  view.index({entry('A', 0, {"c"}), entry('A', 1, {"a"})});
  view.index({entry('B', 0, {"b"})});
  EXPECT_THAT(read(view), ElementsAre("A1", "B0", "A0"));
}

TEST(ListView, KeepsAllEntriesWithTheSameKeyInTheOrderOfFeedsAndTime) {
  LoneView view(view_of_at());
  view.index({entry('B', 0, {"a"}), entry('B', 1, {"a"})});
  view.index({entry('A', 300, {"a"}), entry('A', 2, {"a"})});
  EXPECT_THAT(read(view), ElementsAre("A2", "A300", "B0", "B1"));
}

TEST(ListView, HasAnEntryAsOftenAsItHasKeysAndNotWithoutOne) {
  LoneView view(view_of_at());
  view.index({entry('A', 0, {}), entry('A', 1, {"c", "a"}), entry('A', 2, {"b"})});
  EXPECT_THAT(read(view), ElementsAre("A1", "A2", "A1"));
}

TEST(ListView, HasAnEntryOnceForAKeyThatItGivesTwice) {
  LoneView view(view_of_at());
  view.index({entry('A', 0, {"a", "a"})});
  EXPECT_THAT(read(view), ElementsAre("A0"));
}

TEST(ListView, ReadsOneWithAFilterOfTheNumberInAMember) {
  LoneView view(ListView([](const Entry& each) {
    if (each.value["type"] != "chat-message") return kappa::nowhere;
    return kappa::sort_key(each.value["timestamp"]);
  }));
  auto message = [](std::uint64_t seq, const Json& timestamp) {
    return Entry{{{}, seq}, {{"type", "chat-message"}, {"timestamp", timestamp}}};
  };
  view.index({message(0, 10), message(1, 9), message(2, nullptr), message(3, "later"),
              message(4, -1), Entry{{{}, 5}, {{"timestamp", 1}}}});
  std::vector<std::uint64_t> seqs;
  for (const Entry& each : view.handle().read({.gt = kappa::sort_key(-1)})) {
    seqs.push_back(each.id.seq.value());
  }
  EXPECT_THAT(seqs, ElementsAre(1, 0, 3));
}

TEST(ListView, LimitCountsFromTheEndThatIsReadFirst) {
  LoneView view(view_of_at());
  view.index({entry('A', 0, {"a"}), entry('A', 1, {"b"}), entry('A', 2, {"c"})});
  EXPECT_THAT(read(view, {.limit = 2}), ElementsAre("A0", "A1"));
  EXPECT_THAT(read(view, {.limit = 2, .reverse = true}), ElementsAre("A2", "A1"));
  EXPECT_THAT(read(view, {.lt = "c", .limit = 1, .reverse = true}), ElementsAre("A1"));
  EXPECT_THAT(read(view, {.limit = 0}), IsEmpty());
}

TEST(ListView, LeavesOutAnEntryThatIsNotHereAnyMoreAndDoesNotCountIt) {
  LoneView view(view_of_at());
  view.index({entry('A', 0, {"a"}), entry('A', 1, {"b"}), entry('A', 2, {"c"})});
  view.forget(entry('A', 1, {}).id);
  EXPECT_THAT(read(view), ElementsAre("A0", "A2"));
  EXPECT_THAT(read(view, {.limit = 2, .reverse = true}), ElementsAre("A2", "A0"));
}

TEST(ListView, TakesAKeyOfTheGreatestSizeAndNoLongerOneAndNotMoreKeysThanItSays) {
  LoneView view(ListView([](const Entry& each) -> SortKeys {
    if (each.id.seq == 0) return std::string(ListView::longest_key, '\0');
    if (each.id.seq == 1) return std::string(ListView::longest_key + 1, '\0');
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < ListView::most_keys + 10; ++i) keys.push_back(std::to_string(i));
    return keys;
  }));
  view.index({entry('A', 0, {}), entry('A', 1, {})});
  EXPECT_THAT(read(view), ElementsAre("A0"));
  view.index({entry('A', 2, {})});
  EXPECT_EQ(read(view, {.gte = "0"}).size(), ListView::most_keys);
}

// Against a list that is sorted anew each time it is read.

using Place = std::tuple<std::string, EntryId>;

Names any_keys() {
  return *rc::gen::container<Names>(
      rc::gen::container<std::string>(rc::gen::element('\0', '\1', 'a', 'b', '\xff')));
}

Names expected(const std::vector<Place>& places, const ListRange& range) {
  std::vector<Entry> entries;
  for (const auto& [key, id] : places) {
    bool within = (!range.gt || key > *range.gt) && (!range.gte || key >= *range.gte) &&
                  (!range.lt || key < *range.lt) && (!range.lte || key <= *range.lte);
    if (within) entries.push_back({id, {}});
  }
  if (range.reverse) std::reverse(entries.begin(), entries.end());
  entries.resize(std::min(entries.size(), range.limit));
  return names(entries);
}

ListRange any_range() {
  auto bound = [] {
    auto bytes = rc::gen::container<std::string>(rc::gen::element('\0', '\1', 'a', 'b', '\xff'));
    return *rc::gen::maybe(rc::gen::scale(0.3, bytes));
  };
  auto to_std = [](const rc::Maybe<std::string>& text) {
    return text ? std::optional(*text) : std::nullopt;
  };
  return {.gt = to_std(bound()),
          .gte = to_std(bound()),
          .lt = to_std(bound()),
          .lte = to_std(bound()),
          .limit = *rc::gen::element<std::size_t>(0, 1, 3, SIZE_MAX),
          .reverse = *rc::gen::arbitrary<bool>()};
}

RC_GTEST_PROP(ListView, OfAnyEntriesInAnyOrderIsThatOfASortedList, ()) {
  std::vector<Entry> history;
  std::vector<Place> places;
  auto count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < count; ++i) {
    Names at = any_keys();
    history.push_back(entry(*rc::gen::element('A', 'B', '\xff'), std::uint64_t(i), at));
    for (const std::string& key : at) places.emplace_back(key, history.back().id);
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());

  LoneView view(view_of_at());
  while (!history.empty()) {
    auto next = history.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(history));
    view.index({*next});
    history.erase(next);
  }
  ListRange range = any_range();
  RC_ASSERT(read(view, range) == expected(places, range));
  RC_ASSERT(read(view) == expected(places, {}));
}

}  // namespace
