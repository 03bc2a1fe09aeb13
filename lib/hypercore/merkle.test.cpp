#include <hypercore/merkle.hpp>

#include <gtest/gtest.h>
#include <testing/vectors.hpp>

#include <map>

namespace {

using hypercore::Hash;
using hypercore::Node;
using hypercore::NodeIndex;
using hypercore::Seq;
namespace vectors = testing_vectors;

Node node_of(const vectors::Value& node) {
  return {NodeIndex(node.at("index").get<std::uint64_t>()), node.at("size").get<std::uint64_t>(),
          vectors::fixed<Hash>(node.at("hash"))};
}

crypto::Bytes data_of(const vectors::Value& leaf) {
  if (leaf.contains("data")) return vectors::bytes(leaf.at("data"));
  const auto& repeat = leaf.at("data_repeat");
  return crypto::Bytes(repeat.at("times").get<std::size_t>(),
                       vectors::bytes(repeat.at("byte")).at(0));
}

crypto::KeyPair pair_of_seed_01() {
  return crypto::KeyPair::from_seed(crypto::Seed::from(crypto::Bytes(32, std::byte{1})));
}

class Merkle : public testing::Test {
 protected:
  vectors::Value crypto_vectors = vectors::load("crypto");
  std::map<std::uint64_t, Node> nodes = [this] {
    std::map<std::uint64_t, Node> result;
    for (const auto& node : crypto_vectors.at("nodes")) result[node.at("index")] = node_of(node);
    return result;
  }();

  std::vector<Node> roots_of(const vectors::Value& tree) const {
    std::vector<Node> roots;
    for (std::uint64_t index : tree.at("roots")) roots.push_back(nodes.at(index));
    return roots;
  }
};

TEST_F(Merkle, LeavesAreThoseOfHypercoreCrypto) {
  ASSERT_FALSE(crypto_vectors.at("leaves").empty());
  for (const auto& leaf : crypto_vectors.at("leaves")) {
    crypto::Bytes data = data_of(leaf);
    Node node = hypercore::leaf_node(3, data);
    EXPECT_EQ(node.hash.hex(), leaf.at("hash"));
    EXPECT_EQ(node.size, leaf.at("size"));
    EXPECT_EQ(node.index, NodeIndex(6));
  }
}

TEST_F(Merkle, ParentsAreThoseOfHypercoreCryptoInEitherOrder) {
  ASSERT_FALSE(crypto_vectors.at("parents").empty());
  for (const auto& vector : crypto_vectors.at("parents")) {
    Node left = node_of(vector.at("left"));
    Node right = node_of(vector.at("right"));
    EXPECT_EQ(parent_node(left, right), node_of(vector.at("parent")));
    EXPECT_EQ(parent_node(right, left), node_of(vector.at("parent")));
  }
}

TEST_F(Merkle, TreeOfSeventeenBlocksIsThatOfHypercore) {
  ASSERT_GT(nodes.size(), 30U);
  for (const auto& [index, node] : nodes) {
    if (index % 2 == 0) {
      EXPECT_EQ(
          hypercore::leaf_node(index / 2, crypto::bytes_of(fmt::format("block-{}", index / 2))),
          node);
      continue;
    }
    // The children of an odd node are half its lowest zero bit away.
    std::uint64_t half = ((index + 1) & ~index) / 2;
    EXPECT_EQ(parent_node(nodes.at(index - half), nodes.at(index + half)), node)
        << "node " << index;
  }
}

TEST_F(Merkle, TreeHashesAndSignaturesAreThoseOfHypercoreCrypto) {
  ASSERT_FALSE(crypto_vectors.at("trees").empty());
  for (const auto& tree : crypto_vectors.at("trees")) {
    Seq length = tree.at("length").get<std::uint64_t>();
    std::vector<Node> roots = roots_of(tree);
    EXPECT_EQ(tree_hash(roots).hex(), tree.at("tree_hash"));
    auto message = hypercore::signable(tree_hash(roots), length);
    EXPECT_EQ(crypto::to_hex(message), tree.at("signable"));
    auto signature = vectors::fixed<crypto::Signature>(tree.at("signature_seed01"));
    EXPECT_EQ(crypto::sign(message, pair_of_seed_01().secret_key), signature);
    EXPECT_TRUE(verify_roots(roots, length, signature, pair_of_seed_01().public_key));
  }
}

TEST_F(Merkle, ASignatureHoldsForItsRootsItsLengthAndItsOwnerOnly) {
  const auto& tree = crypto_vectors.at("trees").at(4);
  Seq length = tree.at("length").get<std::uint64_t>();
  std::vector<Node> roots = roots_of(tree);
  auto signature = vectors::fixed<crypto::Signature>(tree.at("signature_seed01"));
  crypto::PublicKey key = pair_of_seed_01().public_key;
  ASSERT_TRUE(verify_roots(roots, length, signature, key));
  EXPECT_FALSE(verify_roots(roots, length + 1, signature, key));
  EXPECT_FALSE(verify_roots(roots, length, signature, crypto::KeyPair::generate().public_key));
  std::vector<Node> changed = roots;
  changed.back().size += 1;
  EXPECT_FALSE(verify_roots(changed, length, signature, key));
  changed = roots;
  std::swap(changed.front(), changed.back());
  EXPECT_FALSE(verify_roots(changed, length, signature, key));
}

TEST_F(Merkle, ASignatureOverTheTreeHashAloneIsTakenAsHypercore8MadeIt) {
  const auto& tree = crypto_vectors.at("trees").at(4);
  std::vector<Node> roots = roots_of(tree);
  auto old = crypto::sign(tree_hash(roots), pair_of_seed_01().secret_key);
  EXPECT_TRUE(verify_roots(roots, tree.at("length").get<std::uint64_t>(), old,
                           pair_of_seed_01().public_key));
}

TEST(MerkleLeaf, IsTheSameHashForSmallAndLargeBlocks) {
  // Small ones are hashed in one call, large ones in parts: around the limit both must agree with
  // the definition.
  for (std::size_t size : {0U, 1U, 511U, 512U, 513U, 514U, 100'000U}) {
    crypto::Bytes block(size, std::byte{0x5a});
    crypto::Bytes image(9);
    for (int i = 0; i < 8; ++i) image[1 + i] = static_cast<std::byte>(size >> (56 - 8 * i));
    image.insert(image.end(), block.begin(), block.end());
    EXPECT_EQ(hypercore::leaf_node(0, block).hash, crypto::blake2b(image)) << size << " bytes";
  }
}

}  // namespace
