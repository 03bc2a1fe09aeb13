#pragma once
/// @file
/// Numbers in as few bytes as they need: seven bits a byte, least significant first, and the top
/// bit set on all but the last. Source: docs/formats/hypercore-storage.md, section 8.
///
/// For the library, not for programs.

#include <crypto/bytes.hpp>

#include <optional>

namespace hypercore {

/// Number of bytes that `number` takes, 1 to 10.
std::size_t varint_size(std::uint64_t number);

/// Adds `number` at the end of `bytes`.
void append_varint(crypto::Bytes& bytes, std::uint64_t number);

/// Takes a number off the front of `bytes`. Accepts longer forms than needed, up to 10 bytes.
/// @return nothing if `bytes` ends inside it or it is more than 64 bits
std::optional<std::uint64_t> take_varint(crypto::BytesView& bytes);

}  // namespace hypercore
