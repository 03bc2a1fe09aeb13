// What a list says when it changes, without a core.
#include <testing/lone_view.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <kappa/list_view.hpp>

namespace {

using kappa::Entry;
using kappa::ListView;
using testing::ElementsAre;
using testing::IsEmpty;
using LoneView = testing_help::LoneView<ListView>;
using Seqs = std::vector<std::uint64_t>;

/// Entries stand at their values; null stands nowhere.
ListView view_of_values() {
  return ListView([](const Entry& entry) { return kappa::sort_key(entry.value); });
}

Entry entry(std::uint64_t seq, const hypercore::Json& value) { return {{{}, seq}, value}; }

Seqs seqs(const std::vector<Entry>& entries) {
  Seqs result;
  for (const Entry& each : entries) result.push_back(each.id.seq.value());
  return result;
}

/// What a tail was called with.
struct Tail {
  std::vector<Seqs> calls;
  Tail(const LoneView& view, std::size_t size) {
    view.handle().tail(size,
                       [this](const std::vector<Entry>& last) { calls.push_back(seqs(last)); });
  }
  std::vector<Seqs> take() { return std::exchange(calls, {}); }
};

TEST(ListTail, IsShownOnceWhenTheViewIsReady) {
  LoneView view(view_of_values());
  Tail tail(view, 2);
  EXPECT_THAT(tail.take(), IsEmpty());
  view.index({entry(0, 1), entry(1, 3), entry(2, 2)});
  EXPECT_THAT(tail.take(), ElementsAre(Seqs{2, 1}));
}

TEST(ListTail, OfAnEmptyListIsShownToo) {
  LoneView view(view_of_values());
  Tail tail(view, 2);
  view.index({});
  EXPECT_THAT(tail.take(), ElementsAre(Seqs{}));
}

TEST(ListTail, IsShownOnceABatchHoweverManyEntriesAreNew) {
  LoneView view(view_of_values());
  Tail tail(view, 2);
  view.index({});
  tail.take();
  view.index({entry(0, 1), entry(1, 2), entry(2, 3)});
  EXPECT_THAT(tail.take(), ElementsAre(Seqs{1, 2}));
}

TEST(ListTail, IsNotShownForAnEntryThatIsFurtherUpOrNotInTheListAtAll) {
  LoneView view(view_of_values());
  Tail tail(view, 2);
  view.index({entry(0, 5), entry(1, 6)});
  tail.take();
  view.index({entry(2, 1)});
  view.index({entry(3, nullptr)});
  EXPECT_THAT(tail.take(), IsEmpty());
  view.index({entry(4, 5.5)});
  EXPECT_THAT(tail.take(), ElementsAre(Seqs{4, 1}));
}

TEST(ListTail, ThatIsNotFullYetIsShownForEntriesAnywhere) {
  LoneView view(view_of_values());
  Tail tail(view, 3);
  view.index({entry(0, 5)});
  view.index({entry(1, 4)});
  EXPECT_THAT(tail.take(), ElementsAre(Seqs{0}, Seqs{1, 0}));
}

TEST(ListTail, OfNothingIsShownOnceAndNeverAgain) {
  LoneView view(view_of_values());
  Tail tail(view, 0);
  view.index({entry(0, 5)});
  view.index({entry(1, 6)});
  EXPECT_THAT(tail.take(), ElementsAre(Seqs{}));
}

TEST(ListTail, OfTwoSizesAreShownEachForItself) {
  LoneView view(view_of_values());
  Tail one(view, 1);
  Tail two(view, 2);
  view.index({entry(0, 5), entry(1, 7)});
  view.index({entry(2, 6)});
  EXPECT_THAT(one.take(), ElementsAre(Seqs{1}));
  EXPECT_THAT(two.take(), ElementsAre(Seqs{0, 1}, Seqs{2, 1}));
}

TEST(ListTail, MayAskForTheListWhileItIsShown) {
  LoneView view(view_of_values());
  std::vector<Seqs> whole;
  view.handle().tail(1, [&, list = view.handle()](const std::vector<Entry>&) {
    whole.push_back(seqs(list.read()));
  });
  view.index({entry(0, 5)});
  view.index({entry(1, 7)});
  EXPECT_THAT(whole, ElementsAre(Seqs{0}, Seqs{0, 1}));
}

TEST(ListInsert, IsToldForEachEntryThatIsInTheListInTheOrderOfTheLogs) {
  LoneView view(view_of_values());
  Seqs inserted;
  view.handle().on_insert([&](const Entry& each) { inserted.push_back(each.id.seq.value()); });
  view.index({entry(0, 9), entry(1, nullptr), entry(2, 1)});
  view.index({entry(3, 5)});
  EXPECT_THAT(inserted, ElementsAre(0, 2, 3));
}

TEST(ListInsert, IsToldOnceForAnEntryInSeveralPlacesWhenItIsThere) {
  LoneView view(ListView([](const Entry&) { return kappa::SortKeys{"a", "b"}; }));
  std::vector<Seqs> lists;
  view.handle().on_insert([&, list = view.handle()](const Entry& each) {
    EXPECT_EQ(each.value, hypercore::Json("value"));
    lists.push_back(seqs(list.read()));
  });
  view.index({entry(0, "value")});
  EXPECT_THAT(lists, ElementsAre(Seqs{0, 0}));
}

}  // namespace
