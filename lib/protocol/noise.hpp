#pragma once
/// @file
/// The handshake that two peers begin with: Noise XX, after which both share keys that nobody on
/// the way has, and each knows the other's static public key. Bytes in, bytes out; sockets and
/// clocks are elsewhere.
///
/// @verbatim
///   initiator                     responder
///   -> e, payload                                  the prefix of each message is its length
///                <- e, ee, s, es, payload          (58, 122 and 90 bytes), one byte
///   -> s, se, payload
/// @endverbatim
///
/// Source: docs/formats/hypercore-wire.md, section 1; the Noise Protocol Framework, revision 34;
/// protocol name `Noise_XX_25519_ChaChaPoly_BLAKE2b`.
///
/// For the library, not for programs.

#include <protocol/error.hpp>
#include <protocol/noise_keys.hpp>
#include <protocol/symmetric_state.hpp>

#include <optional>

namespace protocol {

using CipherKey = crypto::FixedBytes<struct CipherKeyTag, 32>;          ///< of XSalsa20
using CipherNonce = crypto::FixedBytes<struct CipherNonceTag, 24>;      ///< of XSalsa20
using HandshakeHash = crypto::FixedBytes<struct HandshakeHashTag, 64>;  ///< BLAKE2b-512

/// What is random in a handshake; a test gives all three.
struct HandshakeSecrets {
  NoiseKeyPair static_keys;
  NoiseKeyPair ephemeral;
  CipherNonce nonce;  ///< sent to the peer, for the cipher of what we send

  static HandshakeSecrets generate(const std::optional<NoiseKeyPair>& static_keys = {});
};

/// What both sides know in the end.
struct HandshakeResult {
  CipherKey transmit_key;  ///< of the cipher of what we send
  CipherNonce transmit_nonce;
  CipherKey receive_key;  ///< of the cipher of what we receive
  CipherNonce receive_nonce;
  NoisePublicKey remote_static;
  HandshakeHash hash;
};

/// One side of a handshake.
class Handshake {
 public:
  Handshake(Role role, const HandshakeSecrets& secrets);

  /// Bytes to send now, length prefix and all; empty if it is the peer's turn. Each is given once.
  Bytes take_output();

  /// Takes bytes from the peer off the front of `bytes`, no more than the handshake needs; what is
  /// left belongs to the transport. Keeps at most one unfinished message (256 bytes).
  /// @throws Error handshake_failed
  void receive(BytesView& bytes);

  /// Set when the handshake is complete. `take_output` may still hold our last message.
  const std::optional<HandshakeResult>& result() const { return result_; }
  /// The peer's static key, as soon as it is known.
  const std::optional<NoisePublicKey>& remote_static() const { return remote_static_; }

 private:
  static constexpr std::size_t largest_message =
      256;  ///< bytes; those of the pattern have 58 to 122

  void send_message();
  void receive_message(BytesView message);
  NoisePublicKey take_key(BytesView& message);
  void finish();

  Role role_;
  HandshakeSecrets secrets_;
  SymmetricState state_;
  int step_ = 0;  ///< messages that were sent and received
  NoisePublicKey remote_ephemeral_;
  std::optional<NoisePublicKey> remote_static_;
  std::optional<CipherNonce> remote_nonce_;  ///< from the last payload that was not empty
  Bytes output_;
  Bytes input_;  ///< of an unfinished message, prefix and all
  std::optional<HandshakeResult> result_;
};

}  // namespace protocol
