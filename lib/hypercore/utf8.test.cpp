#include <hypercore/utf8.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using hypercore::valid_utf8_prefix;

/// UTF-8 by the arithmetic of its definition, for any number, allowed or not.
std::string encode(std::uint32_t number, int following) {
  std::string bytes;
  for (int i = 0; i < following; ++i, number >>= 6) {
    bytes.insert(bytes.begin(), static_cast<char>(0x80 | (number & 0x3f)));
  }
  constexpr std::uint32_t leads[] = {0, 0xc0, 0xe0, 0xf0};
  bytes.insert(bytes.begin(), static_cast<char>(leads[following] | number));
  return bytes;
}

TEST(Utf8, HasEachCharacterInItsShortestFormOnly) {
  for (std::uint32_t number = 0; number < 0x12'0000; ++number) {
    int shortest = number < 0x80 ? 0 : number < 0x800 ? 1 : number < 0x10000 ? 2 : 3;
    bool is_surrogate = number >= 0xd800 && number < 0xe000;
    bool is_allowed = !is_surrogate && number <= 0x10ffff;
    for (int following = shortest; following <= 3; ++following) {
      std::string bytes = encode(number, following);
      std::size_t expected = is_allowed && following == shortest ? bytes.size() : 0;
      ASSERT_EQ(valid_utf8_prefix(bytes), expected) << number << " in " << bytes.size() << " bytes";
    }
  }
}

TEST(Utf8, ThatIsCutOffOrInterruptedEndsBeforeIt) {
  EXPECT_EQ(valid_utf8_prefix("ab\xe2\x82"), 2U);
  EXPECT_EQ(valid_utf8_prefix("ab\xe2\x82z"), 2U);
  EXPECT_EQ(valid_utf8_prefix("\xf0\x9f\x98\x80\x80"), 4U);
  EXPECT_EQ(valid_utf8_prefix("\xff"), 0U);
  EXPECT_EQ(valid_utf8_prefix(""), 0U);
}

}  // namespace
