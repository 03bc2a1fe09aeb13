#include <hypercore/merkle.hpp>

#include <hypercore/big_endian.hpp>

#include <algorithm>
#include <vector>

namespace hypercore {
namespace {

// Small inputs are gathered and hashed in one call: libsodium's streaming interface costs more than
// the hash itself.
constexpr std::size_t largest_gathered = 512;

constexpr std::byte leaf_type{0};
constexpr std::byte parent_type{1};
constexpr std::byte root_type{2};

}  // namespace

Node leaf_node(Seq seq, BytesView block) {
  std::array<std::byte, 9 + largest_gathered> buffer;
  buffer[0] = leaf_type;
  put_u64(std::span(buffer).subspan<1, 8>(), block.size());
  Node node{NodeIndex(seq.value() * 2), block.size(), {}};
  if (block.size() <= largest_gathered) {
    std::copy(block.begin(), block.end(), buffer.begin() + 9);
    node.hash = crypto::blake2b(BytesView(buffer).first(9 + block.size()));
  } else {
    node.hash = crypto::blake2b({BytesView(buffer).first(9), block});
  }
  return node;
}

Node parent_node(const Node& one, const Node& other) {
  const Node& left = one.index < other.index ? one : other;
  const Node& right = one.index < other.index ? other : one;
  std::array<std::byte, 9 + 2 * Hash::size()> buffer;
  buffer[0] = parent_type;
  put_u64(std::span(buffer).subspan<1, 8>(), left.size + right.size);
  std::copy(left.hash.begin(), left.hash.end(), buffer.begin() + 9);
  std::copy(right.hash.begin(), right.hash.end(), buffer.begin() + 9 + Hash::size());
  // Siblings lie a power of two apart, and their parent in the middle.
  return {NodeIndex((left.index.value() + right.index.value()) / 2), left.size + right.size,
          crypto::blake2b(buffer)};
}

Hash tree_hash(std::span<const Node> roots) {
  std::vector<std::byte> buffer(1 + roots.size() * (Hash::size() + 16));
  buffer[0] = root_type;
  std::span<std::byte> rest = std::span(buffer).subspan(1);
  for (const Node& root : roots) {
    std::copy(root.hash.begin(), root.hash.end(), rest.begin());
    put_u64(rest.subspan<Hash::size(), 8>(), root.index.value());
    put_u64(rest.subspan<Hash::size() + 8, 8>(), root.size);
    rest = rest.subspan(Hash::size() + 16);
  }
  return crypto::blake2b(buffer);
}

std::array<std::byte, 40> signable(const Hash& tree_hash, Seq length) {
  std::array<std::byte, 40> result;
  std::copy(tree_hash.begin(), tree_hash.end(), result.begin());
  put_u64(std::span(result).subspan<32, 8>(), length.value());
  return result;
}

bool verify_roots(std::span<const Node> roots, Seq length, const crypto::Signature& signature,
                  const crypto::PublicKey& key) {
  Hash hash = tree_hash(roots);
  return crypto::verify(signable(hash, length), signature, key) ||
         crypto::verify(hash, signature, key);
}

}  // namespace hypercore
