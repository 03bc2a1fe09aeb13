#include <hypercore/tree_scan.hpp>

#include <hypercore/flat_tree.hpp>

#include <array>

namespace hypercore {
namespace {

constexpr std::size_t most_corrections = 65536;

void correct(Corrections& corrections, const Node& node) {
  if (corrections.size() < most_corrections) corrections.insert_or_assign(node.index, node);
}

class Scanner {
 public:
  Scanner(const FeedFiles& files, Seq blocks, const Bitfield* marks)
      : files_(files), marks_(marks), blocks_(blocks), data_size_(files.data->size()) {
    result_.matches.resize(blocks.value());
  }

  TreeScan run() {
    bool gap = false;
    for (Seq seq = 0; seq < blocks_; ++seq) {
      if (place_is_doubtful_) believe_the_tree(seq);
      Candidates leaf = judge_leaf(seq);
      gap |= !leaf.from_hashes.has_value();
      if (!gap) result_.leaves = seq + 1;
      if (leaf.from_hashes && offset_) {
        *offset_ += leaf.from_hashes->size;
      } else {
        offset_ = offset_of(seq + 1);
      }
      if (!result_.matches[seq.value()]) place_is_doubtful_ = true;
      climb(seq, leaf);
    }
    drop_unproven();
    return std::move(result_);
  }

 private:
  /// A node as both answers have it.
  struct Candidates {
    std::optional<Node> from_hashes;
    std::optional<Node> from_blocks;
  };

  std::optional<Node> read(NodeIndex index) const {
    if (marks_ != nullptr && !marks_->has_node(index)) return std::nullopt;
    return files_.tree.read(index);
  }

  std::optional<std::uint64_t> offset_of(Seq seq) const {
    std::uint64_t offset = 0;
    for (NodeIndex index : flat_tree::roots(seq)) {
      std::optional<Node> root = read(index);
      if (!root || root->size > data_size_ - offset) return std::nullopt;
      offset += root->size;
    }
    return offset;
  }

  /// Behind a block that does not match, the size in its leaf may be what is wrong: a leaf that was
  /// torn while it was written. The nodes above say where the next block begins too, and its hash
  /// says which of the two is right. An empty block fits anywhere.
  void believe_the_tree(Seq seq) {
    std::optional<Node> stored = read(flat_tree::leaf(seq));
    std::optional<std::uint64_t> before = offset_, place = offset_of(seq);
    if (!stored || stored->size == 0 || !place) return;
    offset_ = place;
    if (leaf_from_data(seq, stored->size) == stored) {
      place_is_doubtful_ = false;
    } else {
      offset_ = before;
    }
  }

  /// The leaf that `size` bytes at the present offset make; nothing if they are not there.
  std::optional<Node> leaf_from_data(Seq seq, std::uint64_t size) {
    // An empty block has no bytes to miss, even where the end of the file was cleared.
    if (size == 0) return leaf_node(seq, {});
    if (!offset_ || size > largest_block || *offset_ > data_size_ || size > data_size_ - *offset_)
      return std::nullopt;
    buffer_.resize(size);
    files_.data->read(*offset_, buffer_);
    return leaf_node(seq, buffer_);
  }

  /// The size of a node as those around it have it: its parent's less its sibling's. A parent that
  /// is missing too is found the same way.
  std::optional<std::uint64_t> size_from_around(NodeIndex index) const {
    std::optional<Node> sibling = read(flat_tree::sibling(index));
    if (!sibling) return std::nullopt;
    std::optional<Node> parent = read(flat_tree::parent(index));
    std::optional<std::uint64_t> both =
        parent ? parent->size : size_from_around(flat_tree::parent(index));
    if (!both || *both < sibling->size) return std::nullopt;
    return *both - sibling->size;
  }

  Candidates judge_leaf(Seq seq) {
    NodeIndex index = flat_tree::leaf(seq);
    std::optional<Node> stored = read(index);
    if (stored) {
      if (leaf_from_data(seq, stored->size) == stored) {
        result_.matches[seq.value()] = true;
        return {stored, stored};
      }
    }
    std::optional<Node> sibling = read(flat_tree::sibling(index));
    std::optional<Node> parent = read(flat_tree::parent(index));

    std::vector<std::uint64_t> sizes;
    if (stored) sizes.push_back(stored->size);
    std::optional<std::uint64_t> around = size_from_around(index);
    if (around) sizes.push_back(*around);
    if (offset_ && data_size_ >= *offset_) sizes.push_back(data_size_ - *offset_);

    // A hash covers the size too: if the stored hash fits the bytes at another size, the size is
    // what is damaged.
    for (std::uint64_t size : sizes) {
      std::optional<Node> leaf = leaf_from_data(seq, size);
      if (stored && leaf && leaf->hash == stored->hash) return correct_leaf(seq, *leaf);
    }
    if (parent && sibling) {
      if (stored && parent_node(*stored, *sibling) == *parent) return {stored, stored};
      for (std::uint64_t size : sizes) {
        std::optional<Node> leaf = leaf_from_data(seq, size);
        if (leaf && parent_node(*leaf, *sibling) == *parent) return correct_leaf(seq, *leaf);
      }
    }
    // Nothing here tells whether the bytes are right; the root above may, with all blocks below it.
    if (!stored && !around) return {};
    std::optional<Node> leaf = leaf_from_data(seq, stored ? stored->size : *around);
    if (!leaf) return {stored, stored};
    result_.undecided.push_back(seq);
    correct(result_.from_blocks, *leaf);
    return {stored, leaf};
  }

  Candidates correct_leaf(Seq seq, const Node& leaf) {
    result_.matches[seq.value()] = true;
    correct(result_.from_hashes, leaf);
    correct(result_.from_blocks, leaf);
    return {leaf, leaf};
  }

  /// Recomputes the parents that the leaf of `seq` completes.
  void climb(Seq seq, Candidates node) {
    unsigned depth = 0;
    std::uint64_t offset = seq.value();
    for (; (offset & 1) == 1; offset >>= 1) {
      const Candidates& left = waiting_[depth];
      std::optional<Node> stored = read(flat_tree::index(depth + 1, offset >> 1));
      bool wrong = false;
      node.from_hashes =
          join(left.from_hashes, node.from_hashes, stored, result_.from_hashes, wrong);
      if (wrong) ++result_.wrong_parents;
      node.from_blocks =
          join(left.from_blocks, node.from_blocks, stored, result_.from_blocks, wrong);
      ++depth;
    }
    waiting_[depth] = node;
  }

  /// Roots vouch for a block only if every node beside its path is known. Where one is missing, as
  /// in a copy that peers of different lengths filled, the roots are right whatever the block is.
  void drop_unproven() {
    std::erase_if(result_.undecided, [this](Seq seq) {
      std::vector<NodeIndex> path;
      for (NodeIndex node = flat_tree::leaf(seq); !is_root(node); node = flat_tree::parent(node)) {
        path.push_back(node);
        NodeIndex sibling = flat_tree::sibling(node);
        if (result_.from_blocks.contains(sibling) || files_.tree.read(sibling)) continue;
        for (NodeIndex unproven : path) result_.from_blocks.erase(unproven);
        return true;
      }
      return false;
    });
  }

  bool is_root(NodeIndex node) const {
    return flat_tree::right_span(flat_tree::parent(node)).value() >= 2 * blocks_.value();
  }

  static std::optional<Node> join(const std::optional<Node>& left, const std::optional<Node>& right,
                                  const std::optional<Node>& stored, Corrections& corrections,
                                  bool& wrong) {
    if (!left || !right) return stored;
    Node parent = parent_node(*left, *right);
    if (stored == parent) return stored;
    wrong = stored.has_value();
    correct(corrections, parent);
    return parent;
  }

  const FeedFiles& files_;
  const Bitfield* marks_;
  Seq blocks_;
  std::uint64_t data_size_;
  std::optional<std::uint64_t> offset_ = 0;
  bool place_is_doubtful_ = false;  ///< a block did not match, and since then no other fixed it
  Bytes buffer_;
  std::array<Candidates, 64> waiting_;  ///< by depth: left children that wait for their sibling
  TreeScan result_;
};

}  // namespace

TreeScan scan_tree(const FeedFiles& files, Seq blocks, const Bitfield* marks) {
  return Scanner(files, blocks, marks).run();
}

std::optional<std::vector<Node>> corrected_roots(const FeedFiles& files, Seq blocks,
                                                 const Corrections& corrections) {
  std::vector<Node> result;
  for (NodeIndex index : flat_tree::roots(blocks)) {
    auto corrected = corrections.find(index);
    std::optional<Node> node =
        corrected != corrections.end() ? corrected->second : files.tree.read(index);
    if (!node) return std::nullopt;
    result.push_back(*node);
  }
  return result;
}

}  // namespace hypercore
