#pragma once
/// @file
/// The three keys of a feed, and signatures made with them: Ed25519 (RFC 8032) and keyed BLAKE2b
/// (RFC 7693) from libsodium. All functions are pure and safe to call from any thread.
///
/// @code
/// crypto::KeyPair pair = crypto::KeyPair::generate();
/// crypto::Signature signature = crypto::sign(message, pair.secret_key);
/// bool genuine = crypto::verify(message, signature, pair.public_key);
/// @endcode

#include <crypto/bytes.hpp>

namespace crypto {

using PublicKey = FixedBytes<struct PublicKeyTag, 32>;  ///< names a feed and checks its blocks
using DiscoveryKey = FixedBytes<struct DiscoveryKeyTag, 32>;  ///< finds peers, reveals nothing
using Signature = FixedBytes<struct SignatureTag, 64>;        ///< shows who wrote a message
using Seed = FixedBytes<struct SeedTag, 32>;                  ///< a key pair is made from it

/// 64 bytes in libsodium's form: the seed, then the public key. Whoever has it can write the feed.
using SecretKey = FixedBytes<struct SecretKeyTag, 64>;

/// An Ed25519 key pair.
struct KeyPair {
  PublicKey public_key;
  SecretKey secret_key;

  static KeyPair generate();                   ///< a new one from the system's random source
  static KeyPair from_seed(const Seed& seed);  ///< always the same one for the same seed
  /// The pair that a secret key belongs to. Its second half is not trusted but computed anew.
  static KeyPair from_secret_key(const SecretKey& secret_key);
};

/// What peers look for when they look for a feed: `BLAKE2b-256(key = public key, "hypercore")`.
/// The public key can't be computed from it. Source: docs/formats/hypercore-storage.md, section 1.
DiscoveryKey discovery_key(const PublicKey& public_key);

/// An Ed25519 signature over `message`, detached: 64 bytes.
Signature sign(BytesView message, const SecretKey& secret_key);

/// Whether `signature` was made over exactly `message` by the owner of `public_key`.
bool verify(BytesView message, const Signature& signature, const PublicKey& public_key);

}  // namespace crypto
