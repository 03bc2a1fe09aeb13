#pragma once
/// @file
/// How a peer shows that a block is genuine to someone who knows only the feed's public key: the block,
/// the hashes beside its path to a root, the other roots, and the owner's signature over them. Someone who
/// already knows some of the tree says so in a digest, and gets less.
/// Source: docs/formats/hypercore-storage.md, section 7.

#include <crypto/keys.hpp>
#include <hypercore/bitfield.hpp>
#include <hypercore/merkle.hpp>

#include <optional>
#include <vector>

namespace hypercore {

/// What we know of the tree around block `seq`, packed into an integer (spec, 7.1). 1: the leaf itself.
std::uint64_t proof_digest(const Bitfield& ours, Seq seq);

/// Which nodes to send, in order, and which signature.
struct ProofPlan {
  std::vector<NodeIndex> nodes;
  /// Twice the length whose signature is needed; 0 for none.
  std::uint64_t verified_by = 0;
};

/// What to send for block `seq` to a peer that sent `digest` (spec, 7.2). `theirs` is what that peer was
/// learnt to have, and learns more here. `hash_only`: the leaf's hash instead of the block.
/// @return nothing if we do not have the leaf
std::optional<ProofPlan> plan_proof(const Bitfield& ours, Bitfield& theirs, Seq seq, std::uint64_t digest,
                                    bool hash_only);

/// A proof as it comes from a peer.
struct Proof {
  std::vector<Node> nodes;
  std::optional<crypto::Signature> signature;
};

/// What verification may ask of the feed it verifies for.
class ProofContext {
 public:
  virtual ~ProofContext() = default;
  virtual const Bitfield& bitfield() const = 0;
  virtual Node node(NodeIndex index) const = 0;   ///< only asked for nodes whose bit is set
  virtual const crypto::PublicKey& key() const = 0;
  virtual Seq length() const = 0;
  virtual bool live() const = 0;                  ///< a signed feed (as opposed to a static one)
};

/// What a genuine proof lets us store.
struct VerifiedProof {
  std::vector<Node> nodes;                        ///< to be stored, the leaf among them if it is new
  std::optional<crypto::Signature> signature;     ///< to be stored for `length`, if the proof was signed
  Seq length;                                     ///< of the feed as proven; the old one if no root was proven
  std::uint64_t byte_length = 0;                  ///< of the feed at `length`; 0 if no root was proven
};

/// Checks a block (nothing: only its hash, which is then the first node of the proof) against what is known.
/// @throws Error bad_proof that says what does not fit (spec, 7.3). Bounded: 64 levels, 128 nodes.
VerifiedProof verify_proof(const ProofContext& feed, Seq seq, std::optional<BytesView> block,
                           const Proof& proof);

}  // namespace hypercore
