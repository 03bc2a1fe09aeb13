#include <hypercore/error.hpp>
#include <hypercore/rle.hpp>
#include <hypercore/varint.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <testing/vectors.hpp>

namespace {

using crypto::Bytes;
using crypto::BytesView;
using hypercore::Errc;
using hypercore::Error;
using hypercore::rle_decode;
using hypercore::rle_encode;
namespace vectors = testing_vectors;

constexpr std::size_t plenty = 1 << 20;

template <class Action>
std::string refusal(Action action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::bad_encoding);
    return error.what();
  }
  return "";
}

Bytes without_trailing_zeros(Bytes bytes) {
  while (!bytes.empty() && bytes.back() == std::byte{0}) bytes.pop_back();
  return bytes;
}

TEST(Rle, EncodesAndDecodesAsBitfieldRleDoes) {
  auto cases = vectors::load("rle").at("cases");
  ASSERT_FALSE(cases.empty());
  for (const auto& vector : cases) {
    Bytes input = vector.contains("input") ? vectors::bytes(vector.at("input"))
                                           : vectors::expand(vector.at("input_chunks"));
    EXPECT_EQ(crypto::to_hex(rle_encode(input)), vector.at("encoded"));
    Bytes encoded = vectors::bytes(vector.at("encoded"));
    EXPECT_EQ(rle_decode(encoded, plenty), without_trailing_zeros(input));
    EXPECT_EQ(rle_decode(encoded, plenty).size(), vector.at("decoded_size"));
    EXPECT_EQ(rle_decode(encoded, plenty, 4).size(), vector.at("decoded_size_align4"));
  }
}

TEST(Rle, ThatBitfieldRleRefusesIsRefused) {
  auto cases = vectors::load("rle").at("invalid");
  ASSERT_FALSE(cases.empty());
  for (const auto& vector : cases) {
    EXPECT_NE(refusal([&] { rle_decode(vectors::bytes(vector.at("encoded")), plenty); }), "")
        << vector.at("encoded");
  }
}

TEST(Rle, SaysWhatIsWrong) {
  EXPECT_THAT(refusal([] { rle_decode(crypto::from_hex("0461"), plenty); }),
              testing::HasSubstr("announces 2 bytes, 1 are left"));
  EXPECT_THAT(refusal([] { rle_decode(crypto::from_hex("ffffffffffffffffffff01"), plenty); }),
              testing::HasSubstr("64 bits"));
}

TEST(Rle, StandsForNoMoreBytesThanAllowed) {
  Bytes bomb;
  hypercore::append_varint(bomb, (std::uint64_t{1} << 62) + 3);
  EXPECT_THAT(refusal([&] { rle_decode(bomb, plenty); }), testing::HasSubstr("more than 1048576"));

  Bytes many;
  for (int i = 0; i < 1000; ++i) hypercore::append_varint(many, 4 * (plenty / 2) + 1);
  EXPECT_THAT(refusal([&] { rle_decode(many, plenty); }), testing::HasSubstr("more than 1048576"));

  Bytes ones(16, std::byte{0xff});
  EXPECT_EQ(rle_decode(rle_encode(ones), 16), ones);
  EXPECT_NE(refusal([&] { rle_decode(rle_encode(ones), 15); }), "");
  EXPECT_NE(refusal([] { rle_decode(crypto::from_hex("07"), 3, 4); }), "");
}

RC_GTEST_PROP(Rle, DecodedIsWhatWasEncodedButForZerosAtTheEnd, ()) {
  auto stretches = *rc::gen::container<std::vector<std::pair<int, std::uint8_t>>>(rc::gen::pair(
      rc::gen::inRange(1, 70),
      rc::gen::weightedOneOf<std::uint8_t>({{2, rc::gen::just<std::uint8_t>(0)},
                                            {2, rc::gen::just<std::uint8_t>(0xff)},
                                            {3, rc::gen::arbitrary<std::uint8_t>()}})));
  Bytes bytes;
  for (auto [count, value] : stretches) bytes.insert(bytes.end(), count, std::byte{value});
  Bytes encoded = rle_encode(bytes);
  RC_ASSERT(rle_decode(encoded, bytes.size()) == without_trailing_zeros(bytes));
  RC_ASSERT(encoded.size() <= bytes.size() + 10);
  Bytes aligned = rle_decode(encoded, plenty, 4);
  RC_ASSERT(aligned.size() % 4 == 0U);
}

RC_GTEST_PROP(Rle, OfHostileBytesIsReadWithinItsLimitOrRefused,
              (const std::vector<std::uint8_t>& noise)) {
  Bytes bytes;
  for (std::uint8_t number : noise) bytes.push_back(std::byte{number});
  try {
    RC_ASSERT(rle_decode(bytes, 1000).size() <= 1000U);
  } catch (const Error& error) {
    RC_ASSERT(error.code() == Errc::bad_encoding);
  }
}

}  // namespace
