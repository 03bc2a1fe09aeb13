#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <protocol/noise.hpp>
#include <testing/vectors.hpp>

#include <tuple>

namespace {

using namespace protocol;
namespace vectors = testing_vectors;
using vectors::Value;

NoiseKeyPair pair_of(const Value& keys) {
  return {vectors::fixed<NoisePublicKey>(keys.at("publicKey")),
          vectors::fixed<NoiseSecretKey>(keys.at("secretKey"))};
}

HandshakeSecrets secrets_of(const Value& side) {
  return {pair_of(side.at("static")), pair_of(side.at("ephemeral")),
          vectors::fixed<CipherNonce>(side.at("nonce"))};
}

/// Both sides of a handshake with the keys of the vector.
struct Both {
  Value vector = vectors::load("noise");
  Handshake initiator{Role::initiator, secrets_of(vector.at("initiator"))};
  Handshake responder{Role::responder, secrets_of(vector.at("responder"))};

  /// What one side has to say is said. @return how many bytes it were
  static std::size_t pass(Handshake& from, Handshake& to) {
    Bytes bytes = from.take_output();
    BytesView view = bytes;
    to.receive(view);
    EXPECT_TRUE(view.empty());
    return bytes.size();
  }
};

std::string refusal(Handshake side, const Bytes& bytes) {
  try {
    BytesView view = bytes;
    side.receive(view);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::handshake_failed);
    return error.what();
  }
  return "";
}

TEST(Handshake, SaysWhatTheModulesSay) {
  Both both;
  const Value& messages = both.vector.at("handshake");
  EXPECT_EQ(crypto::to_hex(both.responder.take_output()), "");
  bool initiators_turn = true;
  for (const Value& message : messages) {
    Handshake& from = initiators_turn ? both.initiator : both.responder;
    Handshake& to = initiators_turn ? both.responder : both.initiator;
    Bytes bytes = from.take_output();
    EXPECT_EQ(crypto::to_hex(bytes), message.at("bytes"));
    EXPECT_TRUE(from.take_output().empty());
    BytesView view = bytes;
    to.receive(view);
    initiators_turn = !initiators_turn;
  }
  for (auto [side, name, other] : {std::tuple(&both.initiator, "initiator", "responder"),
                                   std::tuple(&both.responder, "responder", "initiator")}) {
    ASSERT_TRUE(side->result());
    const HandshakeResult& result = *side->result();
    const Value& split = both.vector.at(std::string(name) + "_split");
    EXPECT_EQ(result.transmit_key.hex(), split.at("tx"));
    EXPECT_EQ(result.receive_key.hex(), split.at("rx"));
    EXPECT_EQ(result.transmit_nonce.hex(), both.vector.at(name).at("nonce"));
    EXPECT_EQ(result.receive_nonce.hex(), both.vector.at(other).at("nonce"));
    EXPECT_EQ(result.remote_static.hex(), both.vector.at(other).at("static").at("publicKey"));
    EXPECT_EQ(result.hash.hex(), both.vector.at("handshake_hash"));
  }
}

TEST(Handshake, KnowsThePeersKeyAsSoonAsItCame) {
  Both both;
  Both::pass(both.initiator, both.responder);
  EXPECT_FALSE(both.responder.remote_static());
  Both::pass(both.responder, both.initiator);
  ASSERT_TRUE(both.initiator.remote_static());
  EXPECT_TRUE(both.initiator.result());
  EXPECT_FALSE(both.responder.remote_static());
  EXPECT_FALSE(both.responder.result());
  EXPECT_EQ(Both::pass(both.initiator, both.responder), 91U);
  EXPECT_TRUE(both.responder.remote_static());
}

TEST(Handshake, LeavesWhatComesAfterIt) {
  Both both;
  Both::pass(both.initiator, both.responder);
  Both::pass(both.responder, both.initiator);
  Bytes last = both.initiator.take_output();
  for (std::byte byte : {std::byte{1}, std::byte{2}, std::byte{3}}) last.push_back(byte);
  BytesView view = last;
  both.responder.receive(view);
  ASSERT_TRUE(both.responder.result());
  EXPECT_EQ(crypto::to_hex(view), "010203");
  both.responder.receive(view);
  EXPECT_EQ(view.size(), 3U);
}

RC_GTEST_PROP(Handshake, IsTheSameHoweverItsBytesAreCut, ()) {
  Both both;
  auto pass = [](Handshake& from, Handshake& to) {
    Bytes bytes = from.take_output();
    BytesView rest = bytes;
    while (!rest.empty()) {
      BytesView part = rest.first(*rc::gen::inRange<std::size_t>(1, rest.size() + 1));
      rest = rest.subspan(part.size());
      to.receive(part);
      RC_ASSERT(part.empty());
    }
  };
  pass(both.initiator, both.responder);
  pass(both.responder, both.initiator);
  pass(both.initiator, both.responder);
  RC_ASSERT(both.initiator.result() && both.responder.result());
  RC_ASSERT(both.initiator.result()->hash == both.responder.result()->hash);
}

TEST(Handshake, WithKeysThatNobodyChoseWorks) {
  auto keys = NoiseKeyPair::generate();
  Handshake initiator(Role::initiator, HandshakeSecrets::generate(keys));
  Handshake responder(Role::responder, HandshakeSecrets::generate());
  Both::pass(initiator, responder);
  Both::pass(responder, initiator);
  Both::pass(initiator, responder);
  ASSERT_TRUE(initiator.result() && responder.result());
  EXPECT_EQ(initiator.result()->transmit_key, responder.result()->receive_key);
  EXPECT_EQ(initiator.result()->receive_key, responder.result()->transmit_key);
  EXPECT_NE(initiator.result()->receive_key, initiator.result()->transmit_key);
  EXPECT_NE(initiator.result()->receive_nonce, initiator.result()->transmit_nonce);
  EXPECT_EQ(responder.result()->remote_static, keys.public_key);
}

TEST(Handshake, OfWhichAnyByteIsChangedFailsOrEndsInOtherKeys) {
  std::size_t lengths[] = {59, 123, 91};
  for (int turn = 0; turn < 3; ++turn) {
    for (std::size_t at = 0; at < lengths[turn]; ++at) {
      Both both;
      Handshake* from = &both.initiator;
      Handshake* to = &both.responder;
      bool failed = false;
      try {
        for (int i = 0; i < 3; ++i, std::swap(from, to)) {
          Bytes bytes = from->take_output();
          if (i == turn) bytes.at(at) ^= std::byte{1};
          BytesView view = bytes;
          to->receive(view);
        }
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::handshake_failed);
        failed = true;
      }
      EXPECT_TRUE(failed || !both.responder.result()) << turn << " " << at;
    }
  }
}

TEST(Handshake, OfTwoInitiatorsFailsAndSaysSo) {
  Both both;
  Handshake other(Role::initiator, secrets_of(both.vector.at("responder")));
  EXPECT_THAT(refusal(both.initiator, other.take_output()),
              testing::HasSubstr("both sides are initiators"));
}

TEST(Handshake, WithSomethingElseFailsAndSaysSo) {
  auto bytes = [](std::string_view text) {
    return Bytes(crypto::bytes_of(text).begin(), crypto::bytes_of(text).end());
  };
  EXPECT_THAT(refusal(Both().responder, bytes("GET / HTTP/1.1\r\n" + std::string(80, 'a'))),
              testing::HasSubstr("handshake"));
  EXPECT_THAT(refusal(Both().responder, crypto::from_hex("ff7f00")), testing::HasSubstr("16383"));
  EXPECT_THAT(refusal(Both().responder, crypto::from_hex("ffffffff")),
              testing::HasSubstr("another protocol"));
  EXPECT_THAT(refusal(Both().responder, crypto::from_hex("0000")), testing::HasSubstr("too short"));
  EXPECT_THAT(refusal(Both().responder, crypto::from_hex("02aabb")),
              testing::HasSubstr("too short"));
}

TEST(Handshake, WithoutAGoodNonceFails) {
  auto first = [](std::string_view payload) {
    Bytes message = crypto::from_hex("0009" + std::string(62, '0') + std::string(payload));
    message[0] = static_cast<std::byte>(message.size() - 1);
    return message;
  };
  std::string nonce(48, 'b');
  EXPECT_EQ(refusal(Both().responder, first("0a18" + nonce)), "");
  EXPECT_EQ(refusal(Both().responder, first("")), "");  // it may come with the last message
  EXPECT_THAT(refusal(Both().responder, first("0a17" + nonce.substr(2))),
              testing::HasSubstr("wrong size"));
  EXPECT_THAT(refusal(Both().responder, first("1218" + nonce)), testing::HasSubstr("no nonce"));
  EXPECT_THAT(refusal(Both().responder, first("0a18" + nonce.substr(2))),
              testing::HasSubstr("23 are left"));
}

TEST(Handshake, WithAKeyThatMakesTheSecretKnownFails) {
  // All zeros is a point of small order: whatever the other key is, the secret is zero.
  Bytes zeros = crypto::from_hex("20" + std::string(64, '0'));
  EXPECT_THAT(refusal(Both().responder, zeros), testing::HasSubstr("secret"));
}

TEST(Handshake, KeepsNoMoreThanOneMessageThatIsNotThere) {
  Both both;
  // 256 bytes are announced: a key, a nonce, and a field of a newer program.
  Bytes first = crypto::from_hex("800209" + std::string(62, '0') + "0a18" + std::string(48, 'b') +
                                 "12c301" + std::string(390, 'c'));
  ASSERT_EQ(first.size(), 258U);
  BytesView view = BytesView(first).first(257);
  both.responder.receive(view);
  EXPECT_TRUE(view.empty());
  EXPECT_TRUE(both.responder.take_output().empty());
  view = BytesView(first).last(1);
  both.responder.receive(view);
  EXPECT_EQ(both.responder.take_output().size(), 123U);
  EXPECT_THAT(refusal(Both().responder, crypto::from_hex("810200")), testing::HasSubstr("257"));
}

RC_GTEST_PROP(Handshake, WithHostileBytesFailsOrWaits, (const std::vector<std::uint8_t>& noise)) {
  Both both;
  Bytes bytes;
  for (std::uint8_t number : noise) bytes.push_back(std::byte{number});
  refusal(both.responder, bytes);
  refusal(both.initiator, bytes);
  RC_ASSERT(!both.responder.result() && !both.initiator.result());
}

}  // namespace
