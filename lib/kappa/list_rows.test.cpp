#include <kappa/list_rows.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <tuple>

namespace {

using kappa::EntryId;
using kappa::list_row;
using kappa::list_rows;
using kappa::ListRange;
using kappa::Range;

std::string any_key() {
  return *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
      {{3, rc::gen::element('\0', '\1', '\2', 'a', '\xff')}, {1, rc::gen::arbitrary<char>()}}));
}

EntryId any_id() {
  crypto::PublicKey feed;
  *feed.data() = *rc::gen::element(std::byte{0}, std::byte{1}, std::byte{0xff});
  return {feed, *rc::gen::element<std::uint64_t>(0, 1, 255, 256, UINT64_MAX)};
}

bool holds(const std::optional<Range>& rows, const std::string& row) {
  return rows && row >= rows->from && (!rows->until || row < *rows->until);
}

RC_GTEST_PROP(ListRows, StandInTheOrderOfKeyFeedAndSequenceNumber, ()) {
  auto one = std::tuple(any_key(), any_id());
  auto other = std::tuple(any_key(), any_id());
  std::string row = std::apply(list_row, one);
  std::string other_row = std::apply(list_row, other);
  RC_ASSERT((row < other_row) == (one < other));
  RC_ASSERT((row == other_row) == (one == other));
}

RC_GTEST_PROP(ListRows, SayWhoseTheyAre, ()) {
  EntryId id = any_id();
  RC_ASSERT(kappa::list_entry(list_row(any_key(), id)) == id);
}

TEST(ListRows, ThatAreCutShortAreNobodys) {
  std::string row = list_row("", EntryId{});
  EXPECT_TRUE(kappa::list_entry(row));
  EXPECT_FALSE(kappa::list_entry(row.substr(1)));
  EXPECT_FALSE(kappa::list_entry(""));
}

RC_GTEST_PROP(ListRows, OfARangeAreThoseWhoseKeysKeepWithinAllItsBounds, ()) {
  std::string key = any_key();
  auto any_bound = [&key] {
    auto choice = *rc::gen::inRange(0, 3);
    return choice == 0 ? std::nullopt : std::optional(choice == 1 ? key : any_key());
  };
  ListRange range{.gt = any_bound(), .gte = any_bound(), .lt = any_bound(), .lte = any_bound()};
  bool within = (!range.gt || key > *range.gt) && (!range.gte || key >= *range.gte) &&
                (!range.lt || key < *range.lt) && (!range.lte || key <= *range.lte);
  RC_ASSERT(holds(list_rows(range), list_row(key, any_id())) == within);
}

TEST(ListRows, OfNoBoundsAreAll) {
  std::optional<Range> rows = list_rows({});
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->from, "");
  EXPECT_FALSE(rows->until);
  EXPECT_FALSE(rows->reverse);
}

TEST(ListRows, OfBoundsThatLeaveNoRoomAreNone) {
  EXPECT_FALSE(list_rows({.gt = "a", .lt = "a"}));
  EXPECT_FALSE(list_rows({.gt = "a", .lte = "a"}));
  EXPECT_FALSE(list_rows({.gte = "b", .lte = "a"}));
  EXPECT_TRUE(list_rows({.gte = "a", .lte = "a"}));
}

}  // namespace
