#pragma once
/// @file
/// Reads a whole feed and compares what is written twice in it: the blocks with their hashes, each
/// hash with the parent above it. Where two of three agree the third is the damaged one, and what
/// it should be is known. Only a signature decides the rest, so the scan keeps two answers: one
/// that believes the stored hashes, and one that believes the blocks.
///
/// For the library, not for programs.

#include <hypercore/feed_state.hpp>

#include <map>

namespace hypercore {

/// Nodes that should be in the tree file but are not, or differ there.
using Corrections = std::map<NodeIndex, Node>;

struct TreeScan {
  Seq leaves;                 ///< blocks from 0 on whose hash is known, without a gap
  std::vector<bool> matches;  ///< for each block: its bytes are here and match its hash
  std::vector<Seq>
      undecided;  ///< blocks that match only if the block is right, not the stored hash
  std::uint64_t wrong_parents = 0;  ///< stored inner nodes that do not match their children
  Corrections from_hashes;          ///< if the stored hashes of undecided blocks are right
  Corrections from_blocks;          ///< if the undecided blocks are right
};

/// Scans the first `blocks` blocks. Reads every byte of the feed once; memory grows by a bit a
/// block, and by the number of damaged nodes, of which it keeps 65,536 at most.
/// @param marks if given, nodes that are not marked there count as missing
TreeScan scan_tree(const FeedFiles& files, Seq blocks, const Bitfield* marks = nullptr);

/// The roots of the first `blocks` blocks, corrected; nothing if one is missing.
std::optional<std::vector<Node>> corrected_roots(const FeedFiles& files, Seq blocks,
                                                 const Corrections& corrections);

}  // namespace hypercore
