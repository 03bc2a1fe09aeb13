#pragma once
/// @file
/// An entry's id as 40 bytes of a row: the feed's public key, then the sequence number, big-endian,
/// so that rows stand in the order of feeds and, within a feed, of time.
/// For the library, not for programs.

#include <hypercore/big_endian.hpp>
#include <kappa/entry.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace kappa {

inline constexpr std::size_t id_size = 40;

inline void append_id(std::string& to, const EntryId& id) {
  std::array<std::byte, 8> seq{};
  hypercore::put_u64(seq, id.seq.value());
  to.append(crypto::text_of(id.feed)).append(crypto::text_of(seq));
}

/// Nothing unless these are exactly 40 bytes.
inline std::optional<EntryId> id_from(std::string_view bytes) {
  if (bytes.size() != id_size) return std::nullopt;
  crypto::BytesView view = crypto::bytes_of(bytes);
  return EntryId{crypto::PublicKey::from(view.first<32>()),
                 hypercore::Seq(hypercore::get_u64(view.last<8>()))};
}

}  // namespace kappa
