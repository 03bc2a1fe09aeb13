#include <hypercore/flat_tree.hpp>
#include <hypercore/proof.hpp>

namespace hypercore {
namespace {

// No feed has nodes above: its 2^52 blocks fill a tree of this depth.
constexpr unsigned highest = 52;

Seq length_below(NodeIndex node) { return flat_tree::right_span(node).value() / 2 + 1; }

/// Notes what a peer says it has, as far as we have it too: what it says costs us no memory.
class Learner {
 public:
  Learner(const Bitfield& ours, Bitfield& theirs) : ours_(ours), theirs_(theirs) {}

  void learn(NodeIndex leaf, std::uint64_t digest) {
    bool has_root = (digest & 1) != 0;
    NodeIndex path = leaf;
    for (digest >>= 1; digest != 0 && flat_tree::depth(path) <= highest; digest >>= 1) {
      if (digest == 1 && has_root) {
        note_root(path);
        return;
      }
      if ((digest & 1) != 0) note(flat_tree::sibling(path));
      path = flat_tree::parent(path);
    }
  }

 private:
  void note(NodeIndex node) {
    if (ours_.has_node(node)) theirs_.set_node(node);
  }

  /// Whoever verified a node had the roots to the left of it.
  void note_root(NodeIndex node) {
    note(node);
    if (flat_tree::sibling(node) < node) node = flat_tree::sibling(node);
    for (NodeIndex root : flat_tree::roots(length_below(node))) note(root);
  }

  const Bitfield& ours_;
  Bitfield& theirs_;
};

}  // namespace

std::optional<ProofPlan> plan_proof(const Bitfield& ours, Bitfield& theirs, Seq seq,
                                    std::uint64_t digest, bool hash_only) {
  if (seq.value() >= proof_seq_limit) return {};
  NodeIndex leaf = flat_tree::leaf(seq);
  if (!ours.has_node(leaf)) return {};

  ProofPlan plan;
  if (hash_only) plan.nodes.push_back(leaf);
  if (digest == 1) return plan;
  Learner(ours, theirs).learn(leaf, digest);

  auto send = [&](NodeIndex node) {
    if (!theirs.has_node(node)) plan.nodes.push_back(node);
  };
  for (NodeIndex path = leaf; !theirs.has_node(path); path = flat_tree::parent(path)) {
    NodeIndex sibling = flat_tree::sibling(path);
    if (ours.has_node(sibling)) {
      send(sibling);
      continue;
    }
    // The path ends at a root: the other roots and the signature over all of them finish the proof.
    plan.verified_by = ours.verified_by(path);
    for (NodeIndex root : flat_tree::roots(plan.verified_by / 2)) {
      if (root != path) send(root);
    }
    return plan;
  }
  return plan;
}

}  // namespace hypercore
