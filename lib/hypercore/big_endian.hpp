#pragma once
/// @file
/// Integers as the formats write them: eight bytes, most significant first.
/// For the library, not for programs.

#include <cstddef>
#include <cstdint>
#include <span>

namespace hypercore {

inline void put_u64(std::span<std::byte, 8> to, std::uint64_t value) {
  for (std::size_t i = 0; i < 8; ++i) to[i] = static_cast<std::byte>(value >> (56 - 8 * i));
}

inline std::uint64_t get_u64(std::span<const std::byte, 8> from) {
  std::uint64_t value = 0;
  for (std::byte byte : from) value = value << 8 | std::to_integer<std::uint64_t>(byte);
  return value;
}

}  // namespace hypercore
