#include <hypercore/varint.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace {

using crypto::Bytes;
using crypto::BytesView;

std::optional<std::uint64_t> read(std::string_view hex) {
  Bytes bytes = crypto::from_hex(hex);
  BytesView rest = bytes;
  return hypercore::take_varint(rest);
}

TEST(Varint, TakesAByteForSevenBits) {
  for (auto [number, hex] : std::initializer_list<std::pair<std::uint64_t, const char*>>{
           {0, "00"},
           {127, "7f"},
           {128, "8001"},
           {300, "ac02"},
           {UINT64_MAX, "ffffffffffffffffff01"}}) {
    Bytes bytes;
    hypercore::append_varint(bytes, number);
    EXPECT_EQ(crypto::to_hex(bytes), hex);
    EXPECT_EQ(read(hex), number);
  }
}

TEST(Varint, ThatDoesNotEndOrDoesNotFitIsRefused) {
  EXPECT_EQ(read(""), std::nullopt);
  EXPECT_EQ(read("80"), std::nullopt);
  EXPECT_EQ(read("ffffffffffffffffff02"), std::nullopt);
  EXPECT_EQ(read("ffffffffffffffffffff00"), std::nullopt);
}

TEST(Varint, LongerThanNeededIsRead) { EXPECT_EQ(read("8100"), 1U); }

RC_GTEST_PROP(Varint, WrittenAndReadIsTheSameAndLeavesTheRest, (std::uint64_t number)) {
  number >>= *rc::gen::inRange(0, 64);
  Bytes bytes;
  hypercore::append_varint(bytes, number);
  RC_ASSERT(bytes.size() == hypercore::varint_size(number));
  bytes.push_back(std::byte{0xee});
  BytesView rest = bytes;
  RC_ASSERT(hypercore::take_varint(rest) == number);
  RC_ASSERT(rest.size() == 1U);
}

}  // namespace
