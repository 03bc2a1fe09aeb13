#include <kappa/entry.hpp>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace kappa {
namespace {

const std::string key_hex = std::string(62, '0') + "ab";

EntryId id(std::uint64_t seq) { return {crypto::PublicKey::from_hex(key_hex), seq}; }

TEST(EntryId, IsWrittenAsKappaViewKvWritesLinks) {
  EXPECT_EQ(id(7).text(), key_hex + "@7");
  EXPECT_EQ(fmt::format("{}", id(7)), key_hex + "@7");
}

TEST(EntryId, ReadsWhatItWrites) {
  for (std::uint64_t seq : {std::uint64_t{0}, std::uint64_t{10}, UINT64_MAX})
    EXPECT_EQ(EntryId::parse(id(seq).text()), id(seq));
}

TEST(EntryId, RefusesEveryOtherText) {
  const std::string upper = std::string(62, '0') + "AB";
  for (const std::string& text : std::initializer_list<std::string>{
           "", "@", key_hex, key_hex + "@", "@7", key_hex + "@-1", key_hex + "@07", key_hex + "@7 ",
           key_hex + "@ 7", key_hex + "@1e3", key_hex + "7", key_hex + "@18446744073709551616",
           upper + "@7", key_hex.substr(1) + "@7", key_hex + "0@7", std::string(62, '0') + "zz@7",
           " " + key_hex + "@7"})
    EXPECT_FALSE(EntryId::parse(text)) << text;
}

TEST(EntryId, ParsesNothingThatItWouldWriteOtherwise) {
  rc::check([](const std::string& noise, bool after) {
    std::string text = after ? id(3).text() + noise : noise + id(3).text();
    if (auto parsed = EntryId::parse(text)) RC_ASSERT(parsed->text() == text);
  });
}

TEST(EntryId, OrdersByFeedThenBySequenceNumber) {
  EntryId other{crypto::PublicKey::from_hex(std::string(64, '1')), 0};
  EXPECT_LT(id(9), id(10));
  EXPECT_LT(id(10), other);
}

}  // namespace
}  // namespace kappa
