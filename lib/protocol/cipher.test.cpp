#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <protocol/cipher.hpp>
#include <protocol/frame.hpp>
#include <testing/vectors.hpp>

#include <map>

namespace {

using namespace protocol;
namespace vectors = testing_vectors;
using vectors::Value;

CipherKey some_key() { return CipherKey::from(Bytes(32, std::byte{7})); }
CipherNonce some_nonce() { return CipherNonce::from(Bytes(24, std::byte{9})); }

/// The keystream as libsodium makes it in one piece.
Bytes keystream(std::size_t size) {
  Bytes stream(size);
  crypto_stream_xsalsa20(reinterpret_cast<unsigned char*>(stream.data()), stream.size(),
                         reinterpret_cast<const unsigned char*>(some_nonce().data()),
                         reinterpret_cast<const unsigned char*>(some_key().data()));
  return stream;
}

TEST(StreamCipher, MakesOfFramesWhatTheModulesMake) {
  Value vector = vectors::load("noise");
  std::map<std::string, StreamCipher> ciphers;
  for (const char* side : {"initiator", "responder"}) {
    ciphers.emplace(
        side,
        StreamCipher(vectors::fixed<CipherKey>(vector.at(side + std::string("_split")).at("tx")),
                     vectors::fixed<CipherNonce>(vector.at(side).at("nonce"))));
  }
  const Value& frames = vector.at("plaintext_frames");
  const Value& raw = vector.at("raw_transport");
  ASSERT_EQ(frames.size(), raw.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    Bytes bytes = vectors::bytes(frames[i].at("frame"));
    ciphers.at(frames[i].at("from")).apply(bytes);
    EXPECT_EQ(crypto::to_hex(bytes), raw[i].at("bytes"));
    EXPECT_EQ(frames[i].at("from"), raw[i].at("from"));
  }
}

TEST(StreamCipher, GoesOnAtEveryPositionOfABlock) {
  Bytes stream = keystream(400);
  for (std::size_t first = 0; first <= 130; ++first) {
    for (std::size_t second : {0, 1, 63, 64, 65, 128, 200}) {
      StreamCipher cipher(some_key(), some_nonce());
      Bytes bytes(400);
      std::span<std::byte> all(bytes);
      cipher.apply(all.first(first));
      cipher.apply(all.subspan(first, second));
      cipher.apply(all.subspan(first + second));
      ASSERT_EQ(bytes, stream) << first << " " << second;
    }
  }
}

RC_GTEST_PROP(StreamCipher, IsOneStreamHoweverItIsCut, (const std::vector<std::uint8_t>& cuts)) {
  Bytes stream = keystream(10000);
  StreamCipher cipher(some_key(), some_nonce());
  Bytes bytes(10000);
  std::span<std::byte> rest(bytes);
  for (std::uint8_t cut : cuts) {
    cipher.apply(rest.first(std::min<std::size_t>(cut, rest.size())));
    rest = rest.subspan(std::min<std::size_t>(cut, rest.size()));
  }
  cipher.apply(rest);
  RC_ASSERT(bytes == stream);
}

TEST(StreamCipher, TwiceGivesBackWhatWasThere) {
  StreamCipher sender(some_key(), some_nonce());
  StreamCipher receiver(some_key(), some_nonce());
  Bytes bytes(std::size_t{1} << 20, std::byte{0x5a});
  sender.apply(bytes);
  EXPECT_NE(bytes[0], std::byte{0x5a});
  receiver.apply(bytes);
  EXPECT_EQ(bytes, Bytes(std::size_t{1} << 20, std::byte{0x5a}));
}

TEST(StreamCipher, OfNothingDoesNotMove) {
  StreamCipher cipher(some_key(), some_nonce());
  cipher.apply({});
  Bytes bytes(70);
  cipher.apply(bytes);
  EXPECT_EQ(bytes, keystream(70));
}

}  // namespace
