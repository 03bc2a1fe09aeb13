#pragma once
/// @file
/// Grows a Merkle tree by a leaf at a time, holding only its roots: like carrying ones in a binary
/// counter, two roots of one size join into a parent.
///
/// For the library, not for programs.

#include <hypercore/flat_tree.hpp>
#include <hypercore/merkle.hpp>

#include <vector>

namespace hypercore {

class RootBuilder {
 public:
  explicit RootBuilder(std::vector<Node> roots = {}) : roots_(std::move(roots)) {}

  /// Adds the next leaf. Calls `on_node(node)` for it and for each parent that it completes, bottom
  /// up.
  template <class OnNode>
  void add(const Node& leaf, OnNode&& on_node) {
    on_node(leaf);
    roots_.push_back(leaf);
    while (roots_.size() > 1 && flat_tree::depth(roots_[roots_.size() - 2].index) ==
                                    flat_tree::depth(roots_.back().index)) {
      Node parent = parent_node(roots_[roots_.size() - 2], roots_.back());
      on_node(parent);
      roots_.pop_back();
      roots_.back() = parent;
    }
  }
  void add(const Node& leaf) {
    add(leaf, [](const Node&) {});
  }

  const std::vector<Node>& roots() const { return roots_; }
  std::vector<Node> take() { return std::move(roots_); }

 private:
  std::vector<Node> roots_;
};

/// Bytes below all of them.
inline std::uint64_t total_size(const std::vector<Node>& roots) {
  std::uint64_t size = 0;
  for (const Node& root : roots) size += root.size;
  return size;
}

}  // namespace hypercore
