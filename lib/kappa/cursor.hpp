#pragma once
/// @file
/// How far a view has seen one feed, as the note that its store keeps beside its rows
/// (docs/views.md): 40 bytes, `u64 next || tree hash of blocks 0 to next - 1`. The hash
/// tells whether the feed is still the one that was seen: a machine that crashes can lose the end
/// of a feed, and its writer then goes on otherwise.
///
/// For the library, not for programs.

#include <crypto/hash.hpp>
#include <hypercore/feed.hpp>
#include <kappa/store.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kappa {

struct Cursor {
  hypercore::Seq next;  ///< the first block that was not seen
  crypto::Hash tree;    ///< all zeros: not known

  friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// The row that says that all blocks of `feed` before `next` were seen.
Change cursor_row(const hypercore::Feed& feed, hypercore::Seq next);

/// Whether `feed` still begins with what was seen.
bool still_there(const Cursor& cursor, const hypercore::Feed& feed);

std::string encode_cursor(const Cursor& cursor);
/// Nothing for what no cursor looks like.
std::optional<Cursor> decode_cursor(std::string_view bytes);

/// All that a store says about its rows.
struct Notes {
  std::uint32_t version = 0;  ///< of the view that made them
  std::map<crypto::PublicKey, Cursor> cursors;
};

/// The row that says which version makes the rows.
Change version_row(std::uint32_t version);
/// Nothing if the store has no rows at all.
/// @throws Error damaged_store for anything that was not written by this library; and as the store
std::optional<Notes> read_notes(const Store& store);

}  // namespace kappa
