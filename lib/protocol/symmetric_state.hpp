#pragma once
/// @file
/// What grows during a Noise handshake: a hash of everything that was said, and a key made of all
/// that was agreed on. Hash BLAKE2b with 64 bytes, HMAC over it with blocks of 128 bytes (the
/// ordinary construction, not BLAKE2b's own key), cipher ChaCha20-Poly1305 (IETF).
///
/// Source: the Noise Protocol Framework, revision 34, sections 4, 5.1 and 5.2;
/// docs/formats/hypercore-wire.md, section 1.
///
/// For the library, not for programs.

#include <crypto/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace protocol {

/// The state that both sides of a handshake keep equal.
class SymmetricState {
 public:
  using Digest = crypto::FixedBytes<struct NoiseDigestTag, 64>;
  using Key = crypto::FixedBytes<struct NoiseKeyTag, 32>;

  /// @param protocol_name at most 64 bytes
  explicit SymmetricState(std::string_view protocol_name);

  void mix_hash(crypto::BytesView bytes);
  void mix_key(crypto::BytesView input);

  /// Bytes an encryption adds: 16, or none before there is a key.
  std::size_t tag_size() const;
  /// Encrypts if there is a key; mixes what results into the hash.
  crypto::Bytes encrypt_and_hash(crypto::BytesView plain);
  /// @return nothing if `sealed` was not made by the other side in the same state
  std::optional<crypto::Bytes> decrypt_and_hash(crypto::BytesView sealed);

  /// The keys of the two directions; the first is of what the initiator sends.
  std::pair<Key, Key> split() const;
  const Digest& hash() const { return hash_; }

 private:
  Digest hash_;
  Digest chaining_key_;
  std::optional<Key> key_;
  std::uint64_t nonce_ = 0;  ///< messages under `key_` so far
};

}  // namespace protocol
