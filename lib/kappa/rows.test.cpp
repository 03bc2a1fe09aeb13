// What a view's function sees and leaves behind, without logs.
#include <kappa/memory_store.hpp>
#include <testing/lone_view.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <stdexcept>

namespace kappa {
namespace {

using Map = std::function<void(const Entry&, Rows&)>;

struct AnyView {
  using Handle = ViewHandle;
  Map function;
  void map(const Entry& entry, Rows& rows) const { function(entry, rows); }
};
using LoneView = testing_help::LoneView<AnyView>;

Entry entry(std::uint64_t seq) { return {{crypto::PublicKey{}, seq}, nullptr}; }

std::map<std::string, std::string> rows_of(const ViewHandle& view) {
  std::map<std::string, std::string> rows;
  view.read({}, [&](std::string_view key, std::string_view value) {
    return rows.emplace(key, value).second;
  });
  return rows;
}

TEST(Rows, AreSeenByMapBeforeTheyAreStored) {
  LoneView view({[](const Entry& each, Rows& rows) {
    EXPECT_EQ(rows.get("count").has_value(), each.id.seq != 0);
    int count = std::stoi(rows.get("count").value_or("0"));
    rows.put("count", "nonsense");
    rows.put("count", std::to_string(count + 1));
    EXPECT_EQ(rows.get("count"), std::to_string(count + 1));
  }});
  view.index({entry(0), entry(1)});
  view.index({entry(2)});
  EXPECT_EQ(view.handle().get("count"), "3");
}

TEST(Rows, AreReadByHandlesOnlyOnceTheyAreCommitted) {
  std::optional<ViewHandle> handle;
  LoneView view({[&](const Entry&, Rows& rows) {
    rows.put("a", "1");
    EXPECT_EQ(handle->get("a"), std::nullopt);
  }});
  handle = view.handle();
  view.index({entry(0)});
  EXPECT_EQ(handle->get("a"), "1");
}

TEST(Rows, ThatWereRemovedAreGoneAtOnceAndAfterwards) {
  LoneView view({[](const Entry& each, Rows& rows) {
    if (each.id.seq == 0) return rows.put("a", "1");
    rows.remove("a");
    EXPECT_EQ(rows.get("a"), std::nullopt);
  }});
  view.index({entry(0)});
  view.index({entry(1)});
  EXPECT_EQ(view.handle().get("a"), std::nullopt);
}

TEST(Rows, OfAnEntryWhoseMapThrowsAreDropped) {
  LoneView view({[](const Entry& each, Rows& rows) {
    rows.put("last", std::to_string(each.id.seq.value()));
    if (each.id.seq == 1) throw std::runtime_error("no");
  }});
  view.state().map(entry(0));
  EXPECT_THROW(view.state().map(entry(1)), std::runtime_error);
  view.state().commit({});
  EXPECT_EQ(view.handle().get("last"), "0");
}

TEST(Rows, OfTheLibraryAreNotAmongThoseOfTheView) {
  LoneView view({[](const Entry&, Rows& rows) { rows.put("", "empty"); }});
  view.state().map(entry(0));
  view.state().commit(std::vector<Change>{{"c", "cursor"}, {"v", "version"}});
  EXPECT_EQ(rows_of(view.handle()), (std::map<std::string, std::string>{{"", "empty"}}));
}

TEST(Rows, AreToldToListenersOncePerKeyWithTheLastValue) {
  LoneView view({[](const Entry& each, Rows& rows) {
    rows.put("a", std::to_string(each.id.seq.value()));
    if (each.id.seq == 1) rows.remove("b");
    if (each.id.seq == 0) rows.put("b", "gone soon");
  }});
  std::vector<std::pair<std::string, std::optional<std::string>>> told;
  view.handle().on_committed([&](std::span<const Entry> entries, std::span<const Change> changes) {
    EXPECT_EQ(entries.size(), 2u);
    for (const Change& change : changes) told.emplace_back(change.key, change.value);
  });
  view.index({entry(0), entry(1)});
  EXPECT_EQ(told, (decltype(told){{"a", "1"}, {"b", std::nullopt}}));
}

TEST(Rows, BehaveAsAMapWhateverIsPutAndReadInWhateverBatches) {
  rc::check([] {
    std::map<std::string, std::string> model;
    auto steps = *rc::gen::container<std::vector<std::tuple<int, char, int>>>(rc::gen::tuple(
        rc::gen::inRange(0, 4), rc::gen::inRange('a', 'f'), rc::gen::inRange(0, 100)));
    LoneView view({[&](const Entry& each, Rows& rows) {
      auto [what, letter, number] = steps.at(each.id.seq.value());
      std::string key(1, letter);
      if (what == 0) {
        rows.remove(key);
        model.erase(key);
      } else if (what == 1) {
        auto found = model.find(key);
        RC_ASSERT(rows.get(key) ==
                  (found == model.end() ? std::nullopt : std::optional(found->second)));
      } else {
        rows.put(key, std::to_string(number));
        model[key] = std::to_string(number);
      }
    }});
    for (std::uint64_t next = 0; next < steps.size();) {
      std::vector<Entry> batch;
      for (auto count = *rc::gen::inRange(1, 6); count > 0 && next < steps.size(); --count)
        batch.push_back(entry(next++));
      view.index(batch);
      RC_ASSERT(rows_of(view.handle()) == model);
    }
  });
}

TEST(MemoryStore, ReadsRangesForwardsAndBackwards) {
  MemoryStore store;
  store.write(std::vector<Change>{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"a", "4"}});
  auto keys = [&](const Range& range) {
    std::string all;
    store.read(range, [&](std::string_view key, std::string_view) { return all += key, true; });
    return all;
  };
  EXPECT_EQ(keys({}), "abc");
  EXPECT_EQ(keys({.from = "b"}), "bc");
  EXPECT_EQ(keys({.from = "a", .until = "c"}), "ab");
  EXPECT_EQ(keys({.from = "a", .until = "c", .reverse = true}), "ba");
  EXPECT_EQ(keys({.from = "c", .until = "a"}), "");
  EXPECT_EQ(store.get("a"), "4");
}

}  // namespace
}  // namespace kappa
