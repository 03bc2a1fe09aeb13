#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <crypto/bytes.hpp>
#include <crypto/hash.hpp>
#include <crypto/keys.hpp>

#include <stdexcept>
#include <type_traits>

using crypto::Bytes;
using crypto::Hash;
using crypto::PublicKey;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Bytes, OfATextAreItsCharactersWithoutACopy) {
  std::string text = "hello";
  crypto::BytesView view = crypto::bytes_of(text);
  EXPECT_EQ(static_cast<const void*>(view.data()), text.data());
  EXPECT_EQ(crypto::text_of(view), "hello");
}

TEST(Hex, HasTwoLowerCaseDigitsAByte) {
  EXPECT_EQ(crypto::to_hex({}), "");
  EXPECT_EQ(crypto::to_hex(Bytes{std::byte{0}, std::byte{0x0f}, std::byte{0xa0}, std::byte{0xff}}),
            "000fa0ff");
}

TEST(Hex, IsReadInEitherCase) {
  EXPECT_EQ(crypto::from_hex("0Ff0"), (Bytes{std::byte{0x0f}, std::byte{0xf0}}));
}

TEST(Hex, ThatIsNoneIsRefusedWithThePlace) {
  EXPECT_THAT([] { crypto::from_hex("00zz"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("character 3")));
  EXPECT_THAT([] { crypto::from_hex("000:"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("character 4")));
  EXPECT_THAT([] { crypto::from_hex("\xc3\xa4"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("0xc3")));
  EXPECT_THAT([] { crypto::from_hex("000"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("3 digits")));
}

RC_GTEST_PROP(Hex, WrittenAndReadGivesTheSameBytes, (const std::vector<std::uint8_t>& numbers)) {
  Bytes bytes;
  for (std::uint8_t number : numbers) bytes.push_back(std::byte{number});
  RC_ASSERT(crypto::from_hex(crypto::to_hex(bytes)) == bytes);
}

TEST(FixedBytes, StartAsZeros) {
  EXPECT_TRUE(Hash{}.is_zero());
  EXPECT_EQ(Hash{}.hex(), std::string(64, '0'));
}

TEST(FixedBytes, OfAnotherSizeAreRefused) {
  EXPECT_THAT([] { Hash::from(Bytes(31)); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("expected 32 bytes, got 31")));
  EXPECT_THAT([] { Hash::from_hex(std::string(66, '0')); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("expected 32 bytes, got 33")));
}

TEST(FixedBytes, OfDifferentMeaningDoNotMix) {
  static_assert(!std::is_convertible_v<PublicKey, Hash>);
  static_assert(!std::is_constructible_v<Hash, PublicKey>);
}

TEST(FixedBytes, PrintAsHexadecimalDigits) {
  PublicKey key =
      PublicKey::from_hex("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c");
  EXPECT_EQ(fmt::format("<{}>", key),
            "<8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c>");
}
