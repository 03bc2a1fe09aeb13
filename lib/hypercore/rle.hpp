#pragma once
/// @file
/// Run-length coding of bitfields, as have messages carry them. Trailing zero bytes are dropped,
/// then comes a row of literals (varint `2n`, n bytes) and runs (varint `4n + 2b + 1`: n bytes of
/// 00 or ff). Pure; safe to call from any thread. Source: docs/formats/hypercore-storage.md,
/// section 8.

#include <crypto/bytes.hpp>

namespace hypercore {

/// The same bytes as the original encoder gives, which is not always the shortest code.
crypto::Bytes rle_encode(crypto::BytesView bytes);

/// @param encoded what `rle_encode` gave, or a peer sent
/// @param most_bytes the largest result allowed: a run of a few bytes can stand for any number of
/// them
/// @param align the result is padded with zeros to a multiple of this many bytes, at least 1
/// @throws Error bad_encoding for a literal past the end, a number that does not end or is more
/// than 64 bits,
///   or a result that is too large
crypto::Bytes rle_decode(crypto::BytesView encoded, std::size_t most_bytes, std::size_t align = 1);

}  // namespace hypercore
