#pragma once
/// @file
/// BLAKE2b with a 32-byte digest (RFC 7693), from libsodium. Pure; safe to call from any thread.

#include <crypto/bytes.hpp>

#include <initializer_list>

namespace crypto {

/// A digest of 32 bytes.
using Hash = FixedBytes<struct HashTag, 32>;

/// The hash of the parts, end to end.
/// @code
/// crypto::Hash hash = crypto::blake2b({crypto::bytes_of("hello "), crypto::bytes_of("world")});
/// @endcode
Hash blake2b(std::initializer_list<BytesView> parts);
Hash blake2b(BytesView bytes);  ///< of one piece

/// The same, keyed with 16 to 64 bytes. @throws std::invalid_argument for another size of key
Hash blake2b_keyed(BytesView key, BytesView bytes);

}  // namespace crypto
