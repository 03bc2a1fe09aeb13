#pragma once
/// @file
/// How a peer shows that a block is genuine to someone who knows only the feed's public key: the
/// block, the hashes beside its path to a root, the other roots, and the owner's signature over
/// them. Someone who already knows some of the tree says so in a digest, and gets less.
///
/// @verbatim
///         3             A proof of block 2 in a feed of five, to someone who knows nothing:
///     1       5         the block gives 4; with 6 from the proof that makes 5; with 1 from the
///   0   2  [4]  6  8    proof that makes 3; 3 and 8 are the roots that the owner signed.
/// @endverbatim
///
/// Everything here is pure but for what it reads through ProofContext, and bounded in time and
/// memory whatever a peer sends. Source: docs/formats/hypercore-storage.md, section 7.

#include <crypto/keys.hpp>
#include <hypercore/bitfield.hpp>
#include <hypercore/merkle.hpp>

#include <optional>
#include <vector>

namespace hypercore {

/// The first block number that proofs refuse: beyond it, JavaScript can't number tree nodes
/// exactly.
inline constexpr std::uint64_t proof_seq_limit = std::uint64_t{1} << 52;

/// What we know of the tree around block `seq`, packed into an integer (spec, 7.1). 1: the leaf
/// itself.
/// @throws Error bad_sequence_number from `proof_seq_limit` on
std::uint64_t proof_digest(const Bitfield& ours, Seq seq);

/// Which nodes to send, in order, and which signature.
struct ProofPlan {
  std::vector<NodeIndex> nodes;
  /// Twice the length whose signature is needed; 0 for none.
  std::uint64_t verified_by = 0;

  friend bool operator==(const ProofPlan&, const ProofPlan&) = default;
};

/// What to send for block `seq` to a peer that sent `digest` (spec, 7.2). `theirs` is what that
/// peer was learnt to have, and learns more here, but never a node that is not in `ours`.
/// `hash_only`: the leaf's hash instead of the block.
/// @return nothing if we do not have the leaf
std::optional<ProofPlan> plan_proof(const Bitfield& ours, Bitfield& theirs, Seq seq,
                                    std::uint64_t digest, bool hash_only);

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
  virtual Node node(NodeIndex index) const = 0;  ///< only asked for nodes whose bit is set
  virtual const crypto::PublicKey& key() const = 0;
  virtual Seq length() const = 0;
  virtual bool live() const = 0;  ///< a signed feed (as opposed to a static one)
};

/// What a genuine proof lets us store.
struct VerifiedProof {
  /// To be stored: the leaf if it is new, and all that was computed or sent on the way.
  std::vector<Node> nodes;
  /// Whether the proof reached roots, and not only a node that was known already. The rest says
  /// which.
  bool proves_roots = false;
  /// To be stored for `length`. A proof of roots without it makes the feed a static one.
  std::optional<crypto::Signature> signature;
  /// Of the feed whose roots were proven: more than our length if there is news, less if the peer
  /// is behind. Our length if none were.
  Seq length;
  /// Of the feed at `length`, in bytes; 0 if no roots were proven.
  std::uint64_t byte_length = 0;
};

/// Checks a block (nothing: only its hash, which is then the first node of the proof) against what
/// is known (spec, 7.3). Without the block, how many bytes it has is the peer's word: the tree's
/// hashes cover the sum with its sibling only.
/// @throws Error bad_proof that says what does not fit. Bounded: 64 levels, 128 nodes
VerifiedProof verify_proof(const ProofContext& feed, Seq seq, std::optional<BytesView> block,
                           const Proof& proof);

}  // namespace hypercore
