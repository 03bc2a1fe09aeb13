#pragma once
/// @file
/// Numbering the nodes of a binary tree without pointers: leaves are the even numbers, and a parent
/// stands between its children. Three blocks, for example:
///
/// @verbatim
///         3
///     1       5          roots(3) = [1, 4]: 1 covers blocks 0 and 1,
///   0   2   4   6                           4 is block 2 by itself
/// @endverbatim
///
/// A node's depth is the number of trailing one bits of its number. Everything here is pure, 64
/// bits wide and free of loops over nodes. Source: docs/formats/hypercore-storage.md, section 2.

#include <hypercore/seq.hpp>

#include <cstdint>
#include <vector>

namespace hypercore::flat_tree {

/// The node at `depth` (0 for leaves, at most 62), the `offset`-th from the left.
NodeIndex index(unsigned depth, std::uint64_t offset);
unsigned depth(NodeIndex node);        ///< levels above the leaves
std::uint64_t offset(NodeIndex node);  ///< place in its level, from 0 on the left

NodeIndex parent(NodeIndex node);       ///< the node above
NodeIndex sibling(NodeIndex node);      ///< the other child of its parent
NodeIndex left_child(NodeIndex node);   ///< of a leaf: undefined; ask `is_leaf` first
NodeIndex right_child(NodeIndex node);  ///< of a leaf: undefined; ask `is_leaf` first

NodeIndex left_span(NodeIndex node);   ///< the left-most leaf below the node
NodeIndex right_span(NodeIndex node);  ///< the right-most leaf below the node

/// Whether it stands for a block.
constexpr bool is_leaf(NodeIndex node) { return (node.value() & 1) == 0; }
/// The leaf of a block.
constexpr NodeIndex leaf(Seq block) { return NodeIndex(block.value() * 2); }
/// The block of a leaf.
constexpr Seq block(NodeIndex leaf) { return leaf.value() / 2; }

/// The complete subtrees, left to right and largest first, that cover the first `blocks` blocks.
std::vector<NodeIndex> roots(Seq blocks);

}  // namespace hypercore::flat_tree
