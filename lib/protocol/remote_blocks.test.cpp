#include <protocol/remote_blocks.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace {

using hypercore::Bitfield;
using hypercore::Seq;
using protocol::RemoteBlocks;

constexpr std::uint64_t page = RemoteBlocks::page_blocks;

std::shared_ptr<std::size_t> budget(std::size_t entries = RemoteBlocks::session_budget) {
  return std::make_shared<std::size_t>(entries);
}

// Blocks near the edges of the first few pages, where mistakes are made.
rc::Gen<std::uint64_t> block() {
  return rc::gen::map(rc::gen::pair(rc::gen::inRange<std::uint64_t>(0, 4),
                                    rc::gen::element<std::uint64_t>(0, 1, 7, 8, 9, 63, 64, 65, 4096,
                                                                    page - 9, page - 8, page - 1)),
                      [](const auto& place) { return place.first * page + place.second; });
}

RC_GTEST_PROP(RemoteBlocks, KnowsWhatASetKnows, ()) {
  auto left = budget();
  Bitfield ours;
  {
    RemoteBlocks theirs(left);
    std::set<std::uint64_t> model;
    std::uint64_t length = 0;
    for (int steps = *rc::gen::inRange(0, 20); steps > 0; --steps) {
      std::uint64_t first = *block();
      std::uint64_t end = *block();
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
        case 1: {
          bool here = *rc::gen::arbitrary<bool>();
          theirs.set(first, end, here);
          for (std::uint64_t seq = first; seq < end; ++seq) {
            if (here) {
              model.insert(seq);
            } else {
              model.erase(seq);
            }
          }
          if (here && first < end) length = std::max(length, end);
          break;
        }
        case 2: {
          first = first / 8 * 8;
          auto values = *rc::gen::container<std::vector<unsigned char>>(
              rc::gen::element<unsigned char>(0, 0xff, 0x81));
          crypto::Bytes bits;
          for (unsigned char value : values) bits.push_back(static_cast<std::byte>(value));
          theirs.fill(first, bits);
          for (std::size_t i = 0; i < 8 * bits.size(); ++i) {
            bool here =
                (bits[i / 8] & (std::byte{0x80} >> static_cast<int>(i % 8))) != std::byte{0};
            if (here) {
              model.insert(first + i);
              length = std::max(length, first + i + 1);
            } else {
              model.erase(first + i);
            }
          }
          break;
        }
        default:
          ours.set_block(first, true);
      }
    }
    RC_ASSERT(theirs.length() == length);
    for (int looks = 0; looks < 20; ++looks) {
      std::uint64_t from = *block();
      std::uint64_t end = *block();
      RC_ASSERT(theirs.has(from) == model.contains(from));
      auto missing = model.lower_bound(from);
      while (missing != model.end() && ours.has_block(*missing)) ++missing;
      std::optional<Seq> expected;
      if (missing != model.end() && *missing < end) expected = *missing;
      RC_ASSERT(theirs.next_missing(ours, from, end) == expected);
    }
  }
  RC_ASSERT(*left == RemoteBlocks::session_budget);
}

RC_GTEST_PROP(RemoteBlocks, NeverSpendsMoreThanItsBudgetNorInventsABlock, ()) {
  auto left = budget(5);
  RemoteBlocks theirs(left);
  std::set<std::uint64_t> claimed;
  for (int steps = *rc::gen::inRange(0, 40); steps > 0; --steps) {
    std::uint64_t first = *block();
    bool here = *rc::gen::arbitrary<bool>();
    theirs.set(first, first + 3, here);
    for (std::uint64_t seq = first; here && seq < first + 3; ++seq) claimed.insert(seq);
    RC_ASSERT(*left <= 5u);
  }
  for (std::uint64_t at = 0; at < 4 * page; at += 1) {
    if (theirs.has(at)) RC_ASSERT(claimed.contains(at));
  }
}

TEST(RemoteBlocks, AllThatAFeedCanHaveCostsOneEntry) {
  auto left = budget();
  RemoteBlocks theirs(left);
  theirs.set(0, RemoteBlocks::limit, true);
  EXPECT_EQ(*left, RemoteBlocks::session_budget - 1);
  EXPECT_TRUE(theirs.has(RemoteBlocks::limit - 1));
  EXPECT_FALSE(theirs.has(RemoteBlocks::limit));
}

TEST(RemoteBlocks, APageThatBecomesEmptyIsGivenBack) {
  auto left = budget();
  RemoteBlocks theirs(left);
  theirs.set(5, 6, true);
  EXPECT_EQ(*left, RemoteBlocks::session_budget - 1);
  theirs.set(5, 6, false);
  EXPECT_EQ(*left, RemoteBlocks::session_budget);
  EXPECT_EQ(theirs.length(), 6u);
}

}  // namespace
