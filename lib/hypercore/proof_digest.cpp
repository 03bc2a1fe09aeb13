// A digest tells, from the leaf upward, which siblings of the path we have: bit 1 for the leaf's
// own sibling, bit 2 for the one a level up, and so on. It ends early at the first node on the path
// that we have: then bit 0 is set, and the highest bit stands for that node.
#include <fmt/core.h>
#include <hypercore/error.hpp>
#include <hypercore/flat_tree.hpp>
#include <hypercore/proof.hpp>

#include <algorithm>

namespace hypercore {

std::uint64_t proof_digest(const Bitfield& ours, Seq seq) {
  if (seq.value() >= proof_seq_limit) {
    throw Error(Errc::bad_sequence_number, fmt::format("no feed has a block {}", seq));
  }
  NodeIndex leaf = flat_tree::leaf(seq);
  if (ours.has_node(leaf)) return 1;

  std::uint64_t digest = 0;
  NodeIndex sibling = flat_tree::sibling(leaf);
  std::uint64_t known = std::max(sibling.value() + 2, ours.tree_bits());
  for (std::uint64_t bit = 2;; bit *= 2) {
    NodeIndex parent = flat_tree::parent(sibling);
    bool is_past_all = flat_tree::right_span(sibling).value() >= known;
    if (is_past_all && flat_tree::left_span(parent).value() == 0) return digest;

    if (ours.has_node(sibling)) digest += bit;
    if (ours.has_node(parent)) {
      digest += 2 * bit + 1;
      // All bits set: every sibling up to a node that we have, so it takes only the leaf.
      return digest + 1 == 4 * bit ? 1 : digest;
    }
    sibling = flat_tree::sibling(parent);
  }
}

}  // namespace hypercore
