#include <gtest/gtest.h>
#include <protocol/capability.hpp>
#include <testing/vectors.hpp>

namespace {

using namespace protocol;
namespace vectors = testing_vectors;
using vectors::Value;

HandshakeResult result_of(const Value& split) {
  HandshakeResult result;
  result.transmit_key = vectors::fixed<CipherKey>(split.at("tx"));
  result.receive_key = vectors::fixed<CipherKey>(split.at("rx"));
  return result;
}

TEST(Capability, IsTheModules) {
  Value vector = vectors::load("noise");
  auto feed = vectors::fixed<crypto::PublicKey>(vector.at("feed_key"));
  HandshakeResult initiator = result_of(vector.at("initiator_split"));
  HandshakeResult responder = result_of(vector.at("responder_split"));
  EXPECT_EQ(own_capability(initiator, feed).hex(), vector.at("initiator_capability"));
  EXPECT_EQ(own_capability(responder, feed).hex(), vector.at("responder_capability"));
  EXPECT_EQ(expected_capability(initiator, feed), own_capability(responder, feed));
  EXPECT_EQ(expected_capability(responder, feed), own_capability(initiator, feed));
}

TEST(Capability, OfAnotherFeedSideOrConnectionIsNotAccepted) {
  Value vector = vectors::load("noise");
  auto feed = vectors::fixed<crypto::PublicKey>(vector.at("feed_key"));
  HandshakeResult ours = result_of(vector.at("initiator_split"));
  HandshakeResult theirs = result_of(vector.at("responder_split"));
  EXPECT_TRUE(knows_key(ours, feed, own_capability(theirs, feed)));

  EXPECT_FALSE(knows_key(ours, feed, std::nullopt));
  EXPECT_FALSE(knows_key(ours, feed, own_capability(ours, feed)));  // ours, sent back
  EXPECT_FALSE(knows_key(ours, feed, own_capability(theirs, crypto::PublicKey())));
  HandshakeResult elsewhere = theirs;
  elsewhere.receive_key = CipherKey();
  EXPECT_FALSE(knows_key(ours, feed, own_capability(elsewhere, feed)));
  Capability nearly = own_capability(theirs, feed);
  nearly.data()[31] ^= std::byte{1};
  EXPECT_FALSE(knows_key(ours, feed, nearly));
}

}  // namespace
