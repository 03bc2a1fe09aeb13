#include <hypercore/feed_state.hpp>

namespace hypercore {

std::optional<Proof> prove_block(const FeedState& feed, Bitfield& theirs, Seq seq,
                                 std::uint64_t digest, bool hash_only) {
  std::optional<ProofPlan> plan = plan_proof(feed.bitfield, theirs, seq, digest, hash_only);
  if (!plan) return {};
  Proof proof;
  proof.nodes.reserve(plan->nodes.size());
  for (NodeIndex index : plan->nodes) {
    std::optional<Node> node = feed.files.tree.read(index);
    if (!node) return {};
    proof.nodes.push_back(*node);
  }
  if (plan->verified_by != 0 && feed.live) {
    proof.signature = feed.files.signatures.read(plan->verified_by / 2);
    if (!proof.signature) return {};
  }
  return proof;
}

}  // namespace hypercore
