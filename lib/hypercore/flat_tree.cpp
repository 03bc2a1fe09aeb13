#include <hypercore/flat_tree.hpp>

#include <bit>

namespace hypercore::flat_tree {

NodeIndex index(unsigned depth, std::uint64_t offset) {
  return NodeIndex((offset << (depth + 1)) + (std::uint64_t{1} << depth) - 1);
}

unsigned depth(NodeIndex node) { return static_cast<unsigned>(std::countr_one(node.value())); }

std::uint64_t offset(NodeIndex node) { return node.value() >> (depth(node) + 1); }

NodeIndex parent(NodeIndex node) { return index(depth(node) + 1, offset(node) >> 1); }

NodeIndex sibling(NodeIndex node) { return index(depth(node), offset(node) ^ 1); }

NodeIndex left_child(NodeIndex node) { return index(depth(node) - 1, offset(node) * 2); }

NodeIndex right_child(NodeIndex node) { return index(depth(node) - 1, offset(node) * 2 + 1); }

NodeIndex left_span(NodeIndex node) { return NodeIndex(offset(node) << (depth(node) + 1)); }

NodeIndex right_span(NodeIndex node) {
  return NodeIndex(((offset(node) + 1) << (depth(node) + 1)) - 2);
}

std::vector<NodeIndex> roots(Seq blocks) {
  std::vector<NodeIndex> result;
  std::uint64_t covered = 0;
  std::uint64_t rest = blocks.value();
  result.reserve(static_cast<std::size_t>(std::popcount(rest)));
  while (rest != 0) {
    unsigned depth = static_cast<unsigned>(std::bit_width(rest)) - 1;
    result.push_back(index(depth, covered >> depth));
    covered += std::uint64_t{1} << depth;
    rest -= std::uint64_t{1} << depth;
  }
  return result;
}

}  // namespace hypercore::flat_tree
