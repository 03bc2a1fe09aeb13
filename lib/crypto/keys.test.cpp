#include <crypto/keys.hpp>

#include <gtest/gtest.h>
#include <testing/vectors.hpp>

namespace {

using crypto::bytes_of;
using crypto::KeyPair;
using crypto::Seed;
namespace vectors = testing_vectors;

KeyPair pair_of_seed(std::uint8_t byte) {
  return KeyPair::from_seed(Seed::from(crypto::Bytes(32, std::byte{byte})));
}

TEST(Keys, FromASeedAreThoseOfHypercoreCrypto) {
  auto pairs = vectors::load("crypto").at("keypairs");
  ASSERT_FALSE(pairs.empty());
  for (const auto& expected : pairs) {
    KeyPair pair = KeyPair::from_seed(vectors::fixed<Seed>(expected.at("seed")));
    EXPECT_EQ(pair.public_key.hex(), expected.at("ed25519_public"));
    EXPECT_EQ(pair.secret_key.hex(), expected.at("ed25519_secret"));
    EXPECT_EQ(crypto::discovery_key(pair.public_key).hex(), expected.at("discovery_key"));
  }
}

TEST(Keys, GeneratedAreNewEachTimeAndBelongTogether) {
  KeyPair one = KeyPair::generate();
  KeyPair other = KeyPair::generate();
  EXPECT_NE(one.public_key, other.public_key);
  EXPECT_TRUE(
      crypto::verify(bytes_of("hi"), crypto::sign(bytes_of("hi"), one.secret_key), one.public_key));
}

TEST(Keys, TheSecondHalfOfASecretKeyIsComputedNotTrusted) {
  KeyPair pair = pair_of_seed(1);
  crypto::SecretKey forged = pair.secret_key;
  forged.data()[40] ^= std::byte{1};
  KeyPair recovered = KeyPair::from_secret_key(forged);
  EXPECT_EQ(recovered.public_key, pair.public_key);
  EXPECT_EQ(recovered.secret_key, pair.secret_key);
}

TEST(Signature, IsTheOneThatHypercoreCryptoMakes) {
  KeyPair pair = pair_of_seed(1);
  auto trees = vectors::load("crypto").at("trees");
  ASSERT_FALSE(trees.empty());
  for (const auto& tree : trees) {
    crypto::Bytes message = vectors::bytes(tree.at("signable"));
    crypto::Signature signature = crypto::sign(message, pair.secret_key);
    EXPECT_EQ(signature.hex(), tree.at("signature_seed01"));
    EXPECT_TRUE(crypto::verify(message, signature, pair.public_key));
  }
}

TEST(Signature, OverAnotherMessageOrByAnotherKeyIsRefused) {
  KeyPair pair = pair_of_seed(1);
  crypto::Signature signature = crypto::sign(bytes_of("pay 1"), pair.secret_key);
  EXPECT_TRUE(crypto::verify(bytes_of("pay 1"), signature, pair.public_key));
  EXPECT_FALSE(crypto::verify(bytes_of("pay 2"), signature, pair.public_key));
  EXPECT_FALSE(crypto::verify(bytes_of("pay 1"), signature, pair_of_seed(2).public_key));
  EXPECT_FALSE(crypto::verify(bytes_of("pay 1"), crypto::Signature{}, pair.public_key));
}

TEST(Signature, WithAnyBitFlippedIsRefused) {
  KeyPair pair = pair_of_seed(1);
  const crypto::Signature signature = crypto::sign(bytes_of("hello"), pair.secret_key);
  for (std::size_t bit = 0; bit < 512; ++bit) {
    crypto::Signature flipped = signature;
    flipped.data()[bit / 8] ^= std::byte{1} << (bit % 8);
    EXPECT_FALSE(crypto::verify(bytes_of("hello"), flipped, pair.public_key)) << "bit " << bit;
  }
}

}  // namespace
