// The heads of a key do not depend on the order in which entries arrive, nor on their batches.
#include <testing/documents.hpp>
#include <testing/lone_view.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>

namespace {

using testing_help::Document;
using testing_help::document_view;
using testing_help::entry_of;
using testing_help::Heads;
using testing_help::heads_by_definition;
using testing_help::heads_in;

using History = std::vector<Document>;
using LoneView = testing_help::LoneView<kappa::KeyValueView>;

/// Bit `i` of `splits` says that a batch ends after entry `i`.
Heads heads_after(const History& history, unsigned splits) {
  LoneView view(document_view());
  std::vector<kappa::Entry> batch;
  for (std::size_t i = 0; i < history.size(); ++i) {
    batch.push_back(entry_of(history[i]));
    if (i + 1 < history.size() && (splits >> i & 1) == 0) continue;
    view.index(batch);
    batch.clear();
  }
  return heads_in(view.handle(), history);
}

/// Calls `check(heads, order)` for each order of the documents, each in all ways to cut it in
/// batches.
template <class Check>
void in_every_way(History history, Check check) {
  auto less = [](const Document& one, const Document& other) { return one.name < other.name; };
  std::sort(history.begin(), history.end(), less);
  do {
    for (unsigned splits = 0; splits < 1U << (history.size() - 1); ++splits) {
      check(heads_after(history, splits), history);
    }
  } while (std::next_permutation(history.begin(), history.end(), less));
}

void expect_always(const History& history, const Heads& heads) {
  EXPECT_EQ(heads_by_definition(history), heads);
  in_every_way(history, [&](const Heads& found, const History& order) {
    std::string names;
    for (const Document& document : order) names += document.name + " ";
    ASSERT_EQ(found, heads) << "in the order " << names;
  });
}

TEST(Heads, OfAChainAreItsEnd) {
  expect_always({{"w", "a"}, {"x", "a", {"w"}}, {"y", "a", {"x"}}, {"z", "a", {"y"}}},
                {{"a", {"z"}}});
}

TEST(Heads, OfAForkOfThreeAreAllThree) {
  expect_always({{"w", "a"}, {"x", "a", {"w"}}, {"y", "a", {"w"}}, {"z", "a", {"w"}}},
                {{"a", {"x", "y", "z"}}});
}

TEST(Heads, OfAForkOfThreeThatWasMergedAreTheMerge) {
  expect_always({{"v", "a"},
                 {"w", "a", {"v"}},
                 {"x", "a", {"v"}},
                 {"y", "a", {"v"}},
                 {"z", "a", {"w", "x", "y"}}},
                {{"a", {"z"}}});
}

TEST(Heads, OfAMergeOfTwoOfThreeAreTheMergeAndTheThird) {
  expect_always({{"w", "a"}, {"x", "a"}, {"y", "a"}, {"z", "a", {"w", "x"}}}, {{"a", {"y", "z"}}});
}

TEST(Heads, OfALinkThatSkipsGenerationsAreTheEndsOfBothBranches) {
  expect_always({{"w", "a"}, {"x", "a", {"w"}}, {"y", "a", {"x"}}, {"z", "a", {"w"}}},
                {{"a", {"y", "z"}}});
}

TEST(Heads, ALinkThatIsThereTwiceCountsOnce) {
  expect_always({{"x", "a"}, {"y", "a", {"x", "x"}}, {"z", "a", {"x", "y", "x"}}}, {{"a", {"z"}}});
}

TEST(Heads, OfAnEntryThatWritesAKeyTwiceHaveItOnceWithTheLinksOfBoth) {
  LoneView view(kappa::KeyValueView([](const kappa::Entry& entry) -> kappa::Writes {
    kappa::Write write{.key = entry.value["key"], .links = kappa::links_in(entry)};
    return {write, {.key = write.key, .remove = true}, {.key = write.key}};
  }));
  view.index({entry_of({"w", "a"}), entry_of({"x", "a", {"w"}}), entry_of({"y", "a"})});
  EXPECT_EQ(testing_help::names_of(view.handle().get("a")), (std::vector<std::string>{"x", "y"}));
}

TEST(Heads, ALinkToTheEntryItselfMeansNothing) {
  expect_always({{"x", "a", {"x"}}, {"y", "a", {"y", "x"}}}, {{"a", {"y"}}});
}

TEST(Heads, ALinkToWhatNeverComesMeansNothing) {
  expect_always({{"x", "a", {"never"}}, {"y", "a", {"x", "never"}}}, {{"a", {"y"}}});
}

TEST(Heads, ALinkFromAnEntryAboutAnotherKeyMeansNothing) {
  expect_always({{"x", "a"}, {"y", "b", {"x"}}, {"z", "b", {"y"}}}, {{"a", {"x"}}, {"b", {"z"}}});
}

TEST(Heads, OfEntriesThatLinkInACircleAreNone) {
  expect_always({{"x", "a", {"y"}}, {"y", "a", {"x"}}, {"z", "b"}}, {{"a", {}}, {"b", {"z"}}});
}

TEST(Heads, OfATombstoneIsTheTombstoneUntilItIsReplaced) {
  expect_always({{"x", "a"}, {"y", "a", {"x"}, true}}, {{"a", {"y"}}});
  expect_always({{"x", "a"}, {"y", "a", {"x"}, true}, {"z", "a", {"y"}}}, {{"a", {"z"}}});
}

TEST(Heads, OfARemovalThatDidNotSeeAValueAreBoth) {
  expect_always({{"x", "a"}, {"y", "a", {"x"}, true}, {"z", "a", {"x"}}}, {{"a", {"y", "z"}}});
}

/// Documents about two keys that link to any, themselves and others that are not there.
History any_history(int most, int keys) {
  History history;
  auto count = *rc::gen::inRange(1, most + 1);
  for (int i = 0; i < count; ++i) {
    Document document{.name = std::string(1, static_cast<char>('A' + i)),
                      .key = std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, keys)))};
    for (auto links = *rc::gen::inRange(0, 3); links > 0; --links) {
      document.links.emplace_back(1, static_cast<char>('A' + *rc::gen::inRange(0, count + 1)));
    }
    document.remove = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
    history.push_back(document);
  }
  return history;
}

RC_GTEST_PROP(Heads, OfASmallHistoryAreTheSameInEveryOrderAndInAllBatches, ()) {
  History history = any_history(4, 2);
  Heads expected = heads_by_definition(history);
  in_every_way(history, [&](const Heads& found, const History&) { RC_ASSERT(found == expected); });
}

/// Up to 150 documents about one key, of which few are linked to, so that the heads are often more
/// than fit into one row; some link to 40 at once.
History long_history() {
  auto count = *rc::gen::inRange(1, 151);
  History history;
  for (int i = 0; i < count; ++i) {
    Document document{.name = std::to_string(i), .key = "a"};
    auto links = *rc::gen::weightedElement<int>({{24, 0}, {12, 1}, {3, 4}, {1, 40}});
    for (; links > 0; --links) {
      document.links.push_back(std::to_string(*rc::gen::inRange(0, count)));
    }
    history.push_back(document);
  }
  std::shuffle(history.begin(), history.end(), std::mt19937(*rc::gen::arbitrary<unsigned>()));
  return history;
}

RC_GTEST_PROP(Heads, OfALongHistoryAreThoseOfTheDefinitionWheneverTheyAreManyOrFew, ()) {
  History history = long_history();
  RC_CLASSIFY(heads_by_definition(history).at("a").size() > 32, "many heads at the end");
  LoneView view(document_view());
  std::vector<kappa::Entry> batch;
  for (const Document& document : history) {
    batch.push_back(entry_of(document));
    if (*rc::gen::weightedElement<bool>({{3, true}, {1, false}})) continue;
    view.index(std::exchange(batch, {}));
  }
  view.index(batch);
  RC_ASSERT(heads_in(view.handle(), history) == heads_by_definition(history));
}

}  // namespace
