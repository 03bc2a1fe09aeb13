#pragma once
/// @file
/// Many blocks that lie side by side, with one read of the file for all of them instead of one
/// each.
///
/// For the library, not for programs.

#include <hypercore/feed_state.hpp>

#include <functional>

namespace hypercore {

/// Calls `each(seq, block)` for blocks `first` to `end - 1`, which must all be here, in order,
/// until it returns false. Each is checked against its hash, as `Feed::get` does. The bytes are
/// valid during that call only.
/// @throws as Feed::get, when all before the bad one were given; and what `each` throws
void read_run(FeedState& feed, Seq first, Seq end, const std::function<bool(Seq, BytesView)>& each);

}  // namespace hypercore
