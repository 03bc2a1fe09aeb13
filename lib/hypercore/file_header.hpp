#pragma once
/// @file
/// The 32 bytes at the start of three of a feed's files, which say what the file is.
///
/// | bytes | what |
/// | --- | --- |
/// | 0-2 | magic `05 02 57` |
/// | 3 | type: 0 bitfield, 1 signatures, 2 tree |
/// | 4 | version: 0 |
/// | 5-6 | size of an entry in bytes, big-endian |
/// | 7 | length of the algorithm's name |
/// | 8-31 | the name in ASCII, zeros after it |
///
/// Source: docs/formats/hypercore-storage.md, section 4.
/// For the library, not for programs.

#include <crypto/bytes.hpp>
#include <storage/random_access.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace hypercore {

struct FileHeader {
  static constexpr std::size_t size = 32;

  std::uint8_t type = 0;
  std::uint16_t entry_size = 0;
  std::string_view algorithm;

  std::array<std::byte, size> encode() const;
};

inline constexpr FileHeader bitfield_header{0, 3584, ""};
inline constexpr FileHeader old_bitfield_header{0, 3328, ""};
inline constexpr FileHeader signatures_header{1, 64, "Ed25519"};
inline constexpr FileHeader tree_header{2, 40, "BLAKE2b"};

enum class HeaderState {
  right,   ///< exactly this header
  absent,  ///< the file is shorter than a header, and what there is of it fits: creation was cut
           ///< short
  foreign,
};

/// Looks at the first bytes of a file. Bytes after the algorithm's name do not count.
HeaderState look_at_header(const storage::RandomAccess& file, const FileHeader& expected);

/// @throws Error foreign_file that names the file
[[noreturn]] void throw_foreign(const storage::RandomAccess& file);

}  // namespace hypercore
