#include <crypto/hash.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using crypto::blake2b;
using crypto::bytes_of;

TEST(Hash, OfNothingIsTheKnownOne) {
  // RFC 7693 gives the 64-byte digest; this 32-byte one is what `b2sum -l 256 /dev/null` prints.
  EXPECT_EQ(blake2b(crypto::BytesView{}).hex(),
            "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

TEST(Hash, OfPartsIsTheHashOfThemEndToEnd) {
  EXPECT_EQ(blake2b({bytes_of("hello "), bytes_of(""), bytes_of("world")}),
            blake2b(bytes_of("hello world")));
  EXPECT_NE(blake2b(bytes_of("hello world")), blake2b(bytes_of("hello worlD")));
}

TEST(Hash, WithAKeyIsAnotherHash) {
  crypto::Bytes key(32, std::byte{7});
  EXPECT_NE(crypto::blake2b_keyed(key, bytes_of("x")), blake2b(bytes_of("x")));
}

TEST(Hash, TakesKeysOf16To64Bytes) {
  EXPECT_NO_THROW(crypto::blake2b_keyed(crypto::Bytes(16), bytes_of("x")));
  EXPECT_NO_THROW(crypto::blake2b_keyed(crypto::Bytes(64), bytes_of("x")));
  EXPECT_THROW(crypto::blake2b_keyed(crypto::Bytes(15), bytes_of("x")), std::invalid_argument);
  EXPECT_THROW(crypto::blake2b_keyed(crypto::Bytes(65), bytes_of("x")), std::invalid_argument);
}

}  // namespace
