#pragma once
/// @file
/// The hashes of the Merkle tree, and what a signature is made over. Each begins with a byte that
/// says what it is the hash of, so that a leaf can't pass for a parent.
/// Source: docs/formats/hypercore-storage.md, section 3.

#include <crypto/hash.hpp>
#include <crypto/keys.hpp>
#include <hypercore/seq.hpp>

#include <array>
#include <span>

namespace hypercore {

using crypto::BytesView;
using crypto::Hash;

/// A node of the tree, as it is in the file `tree` and in proofs.
struct Node {
  NodeIndex index;
  std::uint64_t size = 0;  ///< bytes of all blocks below it
  Hash hash;

  friend bool operator==(const Node&, const Node&) = default;
};

/// `BLAKE2b(00 || u64(size) || block)`
Node leaf_node(Seq seq, BytesView block);

/// `BLAKE2b(01 || u64(size of both) || left hash || right hash)`. In either order of arguments.
Node parent_node(const Node& one, const Node& other);

/// `BLAKE2b(02 || for each root: hash || u64(index) || u64(size))`
Hash tree_hash(std::span<const Node> roots);

/// What the writer signs: the tree hash and the length as u64, 40 bytes.
std::array<std::byte, 40> signable(const Hash& tree_hash, Seq length);

/// Whether `signature` is the feed owner's for these roots at this length. Feeds written by
/// hypercore 8 signed the tree hash alone; such signatures are accepted, never made.
bool verify_roots(std::span<const Node> roots, Seq length, const crypto::Signature& signature,
                  const crypto::PublicKey& key);

}  // namespace hypercore
