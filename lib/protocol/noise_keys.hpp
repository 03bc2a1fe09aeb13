#pragma once
/// @file
/// Who the two sides of a connection are to each other: X25519 keys (RFC 7748), and which of them
/// speaks first.

#include <crypto/bytes.hpp>

namespace protocol {

using crypto::Bytes;
using crypto::BytesView;

using NoisePublicKey = crypto::FixedBytes<struct NoisePublicKeyTag, 32>;  ///< X25519
using NoiseSecretKey = crypto::FixedBytes<struct NoiseSecretKeyTag, 32>;  ///< X25519

/// An X25519 key pair.
struct NoiseKeyPair {
  NoisePublicKey public_key;
  NoiseSecretKey secret_key;

  static NoiseKeyPair generate();
  /// secret = BLAKE2b-256(seed), as `crypto_kx_seed_keypair`. @param seed 32 bytes
  static NoiseKeyPair from_seed(BytesView seed);
};

/// Which of the two speaks first. Who dialled does not matter, but they must differ.
enum class Role { initiator, responder };

}  // namespace protocol
