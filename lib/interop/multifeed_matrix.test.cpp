// Every kind of multifeed with every other, over loopback TCP: who dials, whether the session is
// live, and how many feeds each has. Both sides end up with the same feeds and the same blocks in
// them, and with a session that both think ended well.
#include <interop/multi_party.hpp>

#include <fmt/format.h>

#include <iostream>

namespace interop {
namespace {

enum class Language { cpp, javascript };

struct Cell {
  Language one, other;  // the other one dials, and is the initiator
  bool live;
  int feeds;  // of each side
};

/// JavaScript with itself shows that we expect the right things of the others. It opens the files
/// of 500 feeds for seconds: that is done once with each role.
std::vector<Cell> all_cells() {
  std::vector<Cell> cells;
  for (Language one : {Language::cpp, Language::javascript}) {
    for (Language other : {Language::cpp, Language::javascript}) {
      for (bool live : {false, true}) {
        for (int feeds : {0, 1, 10, 500}) {
          bool same = one == other;
          if (feeds == 500 && (same || live != (one == Language::cpp))) continue;
          cells.push_back({one, other, live, feeds});
        }
      }
    }
  }
  return cells;
}

std::string name_of(const Cell& cell) {
  auto language = [](Language which) { return which == Language::cpp ? "Cpp" : "JavaScript"; };
  return fmt::format("{}DialsBy{}{}With{}Feeds", language(cell.one), language(cell.other),
                     cell.live ? "Live" : "", cell.feeds);
}

/// JSON with its members in an order of its own.
Contents in_order(Contents contents) {
  for (auto& [key, values] : contents) {
    for (std::string& value : values) value = Json::parse(value).dump();
  }
  return contents;
}

class MultifeedMatrix : public WithMultifeed6<::testing::TestWithParam<Cell>> {
 protected:
  static void TearDownTestSuite() {
    std::cout << fmt::format("{} cells of the multifeed matrix\n", cells_done);
    WithMultifeed6::TearDownTestSuite();
  }

  std::unique_ptr<MultiParty> party(Language language) {
    if (language == Language::cpp) return std::make_unique<CppMultiParty>(io(), "memory");
    return std::make_unique<JsMultiParty>(js(), "memory");
  }

  static inline int cells_done = 0;
};

TEST_P(MultifeedMatrix, EndsWithTheSameFeedsAndBlocksOnBothSides) {
  const Cell& cell = GetParam();
  constexpr int blocks = 2;
  auto one = party(cell.one), other = party(cell.other);
  one->fill(cell.feeds, blocks, "one");
  other->fill(cell.feeds, blocks, "other");

  Listening listening = one->listen(cell.live);
  int dialed = other->dial(listening.port, cell.live);
  std::size_t feeds = 2 * static_cast<std::size_t>(cell.feeds), total = feeds * blocks;
  if (cell.live) {
    for (MultiParty* party : {one.get(), other.get()}) party->wait_for(feeds, total);
    one->append("late", {R"({"late":1})", R"({"late":2})"});
    other->append("late", {R"({"late":3})"});
    for (MultiParty* party : {one.get(), other.get()}) party->wait_for(feeds + 2, total + 3);
    // One in C++ says that it goes; one in JavaScript ends the stream and nothing more.
    bool one_ends = cell.one == Language::cpp;
    (one_ends ? one : other)->end(one_ends ? listening.session : dialed);
    feeds += 2;
  }
  EXPECT_EQ(other->ended(dialed), std::nullopt);
  EXPECT_EQ(one->ended(listening.session), std::nullopt);

  Contents ours = in_order(one->contents()), theirs = in_order(other->contents());
  EXPECT_EQ(ours.size(), feeds);
  EXPECT_EQ(ours, theirs);
  one->close();
  other->close();
  ++cells_done;
}

INSTANTIATE_TEST_SUITE_P(Multifeed, MultifeedMatrix, ::testing::ValuesIn(all_cells()),
                         [](const auto& info) { return name_of(info.param); });

}  // namespace
}  // namespace interop
