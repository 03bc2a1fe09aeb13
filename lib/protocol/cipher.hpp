#pragma once
/// @file
/// The cipher of everything after the handshake: XSalsa20, one keystream a direction, never
/// restarted, no authentication: a flipped bit is noticed by the layers above, whose blocks are
/// signed. Source: docs/formats/hypercore-wire.md, section 2.
///
/// For the library, not for programs.

#include <protocol/noise.hpp>

#include <array>
#include <span>

namespace protocol {

/// One direction of a connection.
class StreamCipher {
 public:
  StreamCipher(const CipherKey& key, const CipherNonce& nonce);

  /// Encrypts or decrypts in place the next `bytes.size()` bytes of the stream.
  void apply(std::span<std::byte> bytes);

 private:
  static constexpr std::size_t block_size = 64;  ///< bytes of keystream that Salsa20 makes at once

  // XSalsa20 is Salsa20 with a key made from its own and 16 bytes of the nonce. Made once, it is
  // not made again for every small frame.
  CipherKey salsa_key_;
  std::array<std::byte, 8> salsa_nonce_{};
  std::uint64_t position_ = 0;  ///< bytes into the keystream
  std::array<std::byte, block_size>
      block_{};  ///< keystream of the block that `position_` is in the middle of
};

}  // namespace protocol
