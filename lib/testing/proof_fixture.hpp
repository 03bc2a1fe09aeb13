#pragma once
// The two sides of a proof, for tests: a writer that has everything, a reader that learns.
#include <fmt/core.h>
#include <hypercore/flat_tree.hpp>
#include <hypercore/proof.hpp>

#include <map>
#include <string>

namespace hypercore::proof_fixture {

inline crypto::KeyPair key_pair() {
  return crypto::KeyPair::from_seed(crypto::Seed::from(crypto::Bytes(32, std::byte{1})));
}

/// What a feed knows of its tree, whether it wrote or downloaded it.
class Tree : public ProofContext {
 public:
  Bitfield bits;
  std::map<NodeIndex, Node> nodes;
  Seq own_length;
  bool is_live = true;
  crypto::PublicKey public_key = key_pair().public_key;

  const Bitfield& bitfield() const override { return bits; }
  Node node(NodeIndex index) const override { return nodes.at(index); }
  const crypto::PublicKey& key() const override { return public_key; }
  Seq length() const override { return own_length; }
  bool live() const override { return is_live; }

  std::vector<Node> roots(Seq length) const {
    std::vector<Node> result;
    for (NodeIndex index : flat_tree::roots(length)) result.push_back(nodes.at(index));
    return result;
  }
};

/// A feed of `length` blocks "block-0", "block-1", ...
class Writer : public Tree {
 public:
  explicit Writer(std::uint64_t length) { grow(length); }

  static std::string block(std::uint64_t seq) { return fmt::format("block-{}", seq); }

  void grow(std::uint64_t length) {
    for (std::uint64_t seq = own_length.value(); seq < length; ++seq) {
      Node node = leaf_node(seq, crypto::bytes_of(block(seq)));
      nodes[node.index] = node;
      bits.set_node(node.index);
      // Each root that this leaf completes is the parent of two that are there.
      while (nodes.contains(flat_tree::sibling(node.index)) &&
             flat_tree::sibling(node.index) < node.index) {
        node = parent_node(node, nodes.at(flat_tree::sibling(node.index)));
        nodes[node.index] = node;
      }
    }
    own_length = length;
  }

  crypto::Signature signature(Seq length) const {
    return crypto::sign(signable(tree_hash(roots(length)), length), key_pair().secret_key);
  }

  Proof prove(const ProofPlan& plan) const {
    Proof proof;
    for (NodeIndex index : plan.nodes) proof.nodes.push_back(nodes.at(index));
    if (plan.verified_by != 0) proof.signature = signature(plan.verified_by / 2);
    return proof;
  }

  /// A proof for somebody who knows nothing.
  Proof prove(Seq seq, bool hash_only = false) const {
    Bitfield theirs;
    return prove(plan_proof(bits, theirs, seq, 0, hash_only).value());
  }
};

class Reader : public Tree {
 public:
  VerifiedProof check(Seq seq, const Proof& proof) const {
    return check(seq, Writer::block(seq.value()), proof);
  }
  VerifiedProof check(Seq seq, std::string_view block, const Proof& proof) const {
    return verify_proof(*this, seq, crypto::bytes_of(block), proof);
  }
  VerifiedProof check_hash(Seq seq, const Proof& proof) const {
    return verify_proof(*this, seq, std::nullopt, proof);
  }

  /// Takes a block in as a feed does.
  VerifiedProof put(Seq seq, const Proof& proof) { return keep(seq, check(seq, proof)); }

  VerifiedProof keep(Seq seq, VerifiedProof verified) {
    for (const Node& node : verified.nodes) {
      nodes[node.index] = node;
      bits.set_node(node.index);
    }
    bits.set_node(flat_tree::leaf(seq));
    if (verified.proves_roots) is_live = verified.signature.has_value();
    if (verified.length > own_length) own_length = verified.length;
    return verified;
  }
};

}  // namespace hypercore::proof_fixture
