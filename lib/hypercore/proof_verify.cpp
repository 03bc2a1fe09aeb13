// Checking a proof is hashing upward from the block. At each level the sibling comes from the proof
// or from what is stored. It ends at a node that is stored, and then the hashes must be equal; or
// where there is no sibling, and then the node must be a root, and the roots must carry the
// owner's signature.
#include <fmt/core.h>
#include <hypercore/error.hpp>
#include <hypercore/flat_tree.hpp>
#include <hypercore/proof.hpp>

#include <algorithm>

namespace hypercore {
namespace {

constexpr std::size_t most_nodes = 128;
constexpr std::uint64_t node_limit = 2 * proof_seq_limit;           // 2^53
constexpr std::uint64_t most_bytes = (std::uint64_t{1} << 53) - 1;  // of a feed: JavaScript's limit

class Verifier {
 public:
  Verifier(const ProofContext& feed, Seq seq, const Proof& proof)
      : feed_(feed), seq_(seq), rest_(proof.nodes), signature_(proof.signature) {}

  VerifiedProof verify(std::optional<BytesView> block) {
    check_bounds();
    result_.length = feed_.length();
    Node top = block ? leaf_node(seq_, *block) : take_leaf();
    bool local_disagrees = false;
    while (true) {
      if (is_stored(top.index)) {
        Node stored = feed_.node(top.index);
        if (stored.hash == top.hash) {
          if (stored.size != top.size) mend_sizes(top, block.has_value());
          return std::move(result_);
        }
        local_disagrees = true;  // only a signature can overrule what is stored
      }
      std::optional<Node> sibling = find_sibling(top, local_disagrees);
      if (!sibling) break;
      result_.nodes.push_back(top);
      top = parent_node(top, *sibling);
      if (top.size > most_bytes) refuse("its sizes add up to more than a feed can have");
    }
    verify_roots_with(top);
    return std::move(result_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(Errc::bad_proof, fmt::format("the proof of block {} is refused: {}", seq_, why));
  }

  /// After this, no arithmetic on what the peer sent overflows.
  void check_bounds() const {
    if (seq_.value() >= proof_seq_limit) refuse("no feed has that many blocks");
    if (rest_.size() > most_nodes) {
      refuse(fmt::format("it has {} nodes, {} are enough for any feed", rest_.size(), most_nodes));
    }
    for (const Node& node : rest_) {
      if (node.index.value() >= node_limit || node.size > most_bytes) {
        refuse(fmt::format("no feed has a node {} of {} bytes", node.index, node.size));
      }
    }
  }

  bool is_stored(NodeIndex node) const { return feed_.bitfield().has_node(node); }

  /// The hash covers the size: if the stored one is another, ours mends it. But the hash of a leaf
  /// that came without its block was not computed here, and its size is only the peer's word. For
  /// the same reason the sibling's size may be wrong: the parent's covers the sum.
  void mend_sizes(const Node& top, bool has_block) {
    bool is_leaf = flat_tree::is_leaf(top.index);
    if (is_leaf && !has_block) return;
    result_.nodes.push_back(top);
    NodeIndex sibling = flat_tree::sibling(top.index);
    NodeIndex parent = flat_tree::parent(top.index);
    if (!is_leaf || !is_stored(sibling) || !is_stored(parent)) return;
    Node other = feed_.node(sibling);
    Node both = feed_.node(parent);
    if (both.size < top.size) return;
    other.size = both.size - top.size;
    if (parent_node(top, other).hash == both.hash) result_.nodes.push_back(other);
  }

  Node take() {
    Node node = rest_.front();
    rest_ = rest_.subspan(1);
    return node;
  }

  Node take_leaf() {
    if (rest_.empty() || rest_.front().index != flat_tree::leaf(seq_)) {
      refuse("there is neither the block nor its hash");
    }
    return take();
  }

  std::optional<Node> find_sibling(const Node& top, bool local_disagrees) {
    NodeIndex index = flat_tree::sibling(top.index);
    if (!rest_.empty() && rest_.front().index == index) {
      result_.nodes.push_back(rest_.front());
      return take();
    }
    if (!local_disagrees && is_stored(index)) return feed_.node(index);
    return {};
  }

  /// `top` must be one of the roots of the shortest feed that holds it and what is left of the
  /// proof.
  void verify_roots_with(const Node& top) {
    std::uint64_t last = flat_tree::right_span(top.index).value();
    if (!rest_.empty()) {
      last = std::max(last, flat_tree::right_span(rest_.back().index).value());
    }
    Seq length = last / 2 + 1;
    std::vector<Node> roots;
    for (NodeIndex index : flat_tree::roots(length)) roots.push_back(root_at(index, top));
    // Without this, genuine roots would vouch for a block that is not below any of them.
    if (std::none_of(roots.begin(), roots.end(), [&](const Node& root) { return root == top; })) {
      refuse(fmt::format("the path of the block ends at node {}, which is no root", top.index));
    }
    if (!rest_.empty()) refuse(fmt::format("node {} is not part of it", rest_.front().index));
    check_signature(roots, length);

    result_.proves_roots = true;
    result_.signature = signature_;
    result_.length = length;
    for (const Node& root : roots) {
      result_.byte_length += root.size;
      if (result_.byte_length > most_bytes) refuse("its sizes add up to more than a feed can have");
    }
  }

  Node root_at(NodeIndex index, const Node& top) {
    if (index == top.index) {
      result_.nodes.push_back(top);
      return top;
    }
    if (!rest_.empty() && rest_.front().index == index) {
      result_.nodes.push_back(rest_.front());
      return take();
    }
    if (!is_stored(index)) refuse(fmt::format("root {} is missing", index));
    return feed_.node(index);
  }

  void check_signature(std::span<const Node> roots, Seq length) const {
    if (signature_) {
      if (verify_roots(roots, length, *signature_, feed_.key())) return;
      refuse(fmt::format("its signature is not the owner's for these {} blocks", length));
    }
    if (feed_.live() && feed_.length() > 0) refuse("it has no signature");
    // The key of a static feed is its tree hash.
    Hash hash = tree_hash(roots);
    if (!std::equal(hash.begin(), hash.end(), feed_.key().begin())) {
      refuse("it has no signature, and its hash is not the feed's key");
    }
  }

  const ProofContext& feed_;
  Seq seq_;
  std::span<const Node> rest_;  // what is left of the proof
  const std::optional<crypto::Signature>& signature_;
  VerifiedProof result_;
};

}  // namespace

VerifiedProof verify_proof(const ProofContext& feed, Seq seq, std::optional<BytesView> block,
                           const Proof& proof) {
  return Verifier(feed, seq, proof).verify(block);
}

}  // namespace hypercore
