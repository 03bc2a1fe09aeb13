#pragma once
/// @file
/// The rows of a list: a row a place, its key made of the sort key and the entry's id, no value.
/// For the library, not for programs.
///
/// | bytes                                             | what                                 |
/// |---------------------------------------------------|--------------------------------------|
/// | the sort key, each byte 0 followed by a byte 0xff | byte order of sort keys is kept      |
/// | 0 0                                               | its end: before any byte that follows|
/// | 32                                                | the feed's public key                |
/// | 8                                                 | the sequence number, big-endian      |

#include <kappa/list_view.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace kappa {

std::string list_row(std::string_view sort_key, const EntryId& id);
/// The rows of a range; nothing if its bounds leave no room.
std::optional<Range> list_rows(const ListRange& range);
/// Whose row it is; nothing for what is no row of a list.
std::optional<EntryId> list_entry(std::string_view row);

}  // namespace kappa
