// What proofs are for: genuine blocks are taken whatever is known already, nothing else ever is.
#include <hypercore/error.hpp>
#include <hypercore/proof.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <testing/proof_fixture.hpp>

#include <algorithm>
#include <numeric>

namespace {

using hypercore::Bitfield;
using hypercore::Errc;
using hypercore::Error;
using hypercore::Node;
using hypercore::NodeIndex;
using hypercore::plan_proof;
using hypercore::Proof;
using hypercore::Seq;
using hypercore::VerifiedProof;
using testing::HasSubstr;
using namespace hypercore::proof_fixture;
namespace flat_tree = hypercore::flat_tree;

/// The message of the `bad_proof` error that `action` throws; empty if it throws none.
template <class Action>
std::string refusal(Action action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::bad_proof);
    return error.what();
  }
  return "";
}

std::string refusal_of(const Reader& reader, Seq seq, const Proof& proof) {
  return refusal([&] { reader.check(seq, proof); });
}

TEST(Proof, OfABlockProvesTheLengthAndTheSizeOfTheFeed) {
  Writer writer(5);
  Reader reader;
  VerifiedProof verified = reader.put(1, writer.prove(1));
  EXPECT_TRUE(verified.proves_roots);
  EXPECT_EQ(verified.length, 5);
  EXPECT_EQ(verified.byte_length, 35U);
  EXPECT_EQ(verified.signature, writer.signature(5));
  // The leaf, its sibling, what was computed from them, and both roots.
  std::vector<std::uint64_t> indexes;
  for (const Node& node : verified.nodes) indexes.push_back(node.index.value());
  EXPECT_THAT(indexes, testing::UnorderedElementsAre(0, 2, 1, 5, 3, 8));
}

TEST(Proof, OfABlockBelowAKnownNodeNeedsNoSignature) {
  Writer writer(4);
  Reader reader;
  reader.put(0, writer.prove(0));
  VerifiedProof verified = reader.check(1, Proof{});
  EXPECT_FALSE(verified.proves_roots);
  EXPECT_EQ(verified.length, 4);
  EXPECT_TRUE(verified.nodes.empty());
}

TEST(Proof, WithMoreThanIsNeededIsTaken) {
  // A server does not know what arrived since the request left.
  Writer writer(8);
  Reader reader;
  reader.put(0, writer.prove(0));
  VerifiedProof verified = reader.check(2, writer.prove(2));
  EXPECT_FALSE(verified.proves_roots);
}

TEST(Proof, OfAPeerThatIsBehindProvesAShorterLength) {
  Writer writer(3);
  Proof old = writer.prove(2);
  writer.grow(16);
  Reader reader;
  reader.put(15, writer.prove(15));
  // Node 1 of the old proof can't be told from a forgery by the tree of 16, the signature over 3
  // shows it.
  VerifiedProof verified = reader.check(2, old);
  EXPECT_TRUE(verified.proves_roots);
  EXPECT_EQ(verified.length, 3);
  EXPECT_EQ(reader.keep(2, verified).byte_length, 21U);
  EXPECT_EQ(reader.length(), 16);
}

TEST(Proof, OfAHashTakesTheLeafFromTheProof) {
  Writer writer(5);
  Reader reader;
  Proof proof = writer.prove(2, true);
  VerifiedProof verified = reader.keep(2, reader.check_hash(2, proof));
  EXPECT_EQ(verified.length, 5);
  EXPECT_TRUE(reader.bits.has_node(NodeIndex(4)));
  EXPECT_FALSE(refusal([&] { reader.check_hash(3, proof); }).empty());
  EXPECT_FALSE(refusal([&] { reader.check_hash(2, Proof{}); }).empty());
}

TEST(Proof, OfAnotherBlockIsRefused) {
  Writer writer(5);
  Reader reader;
  EXPECT_THAT(refusal([&] { reader.check(1, "block-2", writer.prove(1)); }),
              HasSubstr("signature"));
  EXPECT_FALSE(refusal([&] { reader.check(1, "block-1", writer.prove(0)); }).empty());
  EXPECT_FALSE(refusal([&] { reader.check(1, "", writer.prove(1)); }).empty());
  reader.put(1, writer.prove(1));
  EXPECT_FALSE(refusal([&] { reader.check(1, "block-2", Proof{}); }).empty());
  EXPECT_FALSE(refusal([&] { reader.check(0, "block-2", Proof{}); }).empty());
}

TEST(Proof, BySomebodyElseIsRefused) {
  Writer writer(3);
  Reader reader;
  reader.public_key = crypto::KeyPair::generate().public_key;
  EXPECT_THAT(refusal_of(reader, 0, writer.prove(0)), HasSubstr("not the owner's"));
}

TEST(Proof, GenuineRootsDoNotVouchForABlockThatIsNotBelowThem) {
  Writer writer(3);
  Reader reader;
  Proof proof;
  proof.nodes = writer.roots(3);
  proof.signature = writer.signature(3);
  EXPECT_THAT(refusal([&] { reader.check(0, "forged", proof); }), HasSubstr("no root"));
  EXPECT_THAT(refusal([&] { reader.check(1, "forged", proof); }), HasSubstr("no root"));
  EXPECT_FALSE(refusal([&] { reader.check(2, "forged", proof); }).empty());
  EXPECT_FALSE(refusal([&] { reader.check(7, "forged", proof); }).empty());
}

TEST(Proof, APathThatEndsBelowTheRootsIsRefusedAlthoughHypercoreTakesIt) {
  // hypercore 9.12 stores this: it checks the roots, which are genuine, and not that the path
  // reaches one.
  Writer writer(4);
  Reader reader;
  Proof proof;
  proof.nodes = {Node{NodeIndex(2), 7, {}}, writer.nodes.at(NodeIndex(3))};
  proof.signature = writer.signature(4);
  EXPECT_THAT(refusal([&] { reader.check(0, "forged!", proof); }), HasSubstr("no root"));
}

TEST(Proof, WithAnyBitFlippedIsRefused) {
  Writer writer(7);
  Reader reader;
  const Proof genuine = writer.prove(2);
  ASSERT_EQ(refusal_of(reader, 2, genuine), "");
  for (std::size_t i = 0; i < genuine.nodes.size(); ++i) {
    for (int bit = 0; bit < 256; bit += 7) {
      Proof forged = genuine;
      forged.nodes[i].hash.data()[bit / 8] ^= std::byte{1} << (bit % 8);
      EXPECT_NE(refusal_of(reader, 2, forged), "") << "hash of node " << i << ", bit " << bit;
    }
    for (int bit = 0; bit < 64; ++bit) {
      Proof forged = genuine;
      forged.nodes[i].size ^= std::uint64_t{1} << bit;
      EXPECT_NE(refusal_of(reader, 2, forged), "") << "size of node " << i << ", bit " << bit;
      forged = genuine;
      forged.nodes[i].index = NodeIndex(forged.nodes[i].index.value() ^ (std::uint64_t{1} << bit));
      EXPECT_NE(refusal_of(reader, 2, forged), "") << "index of node " << i << ", bit " << bit;
    }
  }
  for (int bit = 0; bit < 512; bit += 5) {
    Proof forged = genuine;
    forged.signature->data()[bit / 8] ^= std::byte{1} << (bit % 8);
    EXPECT_NE(refusal_of(reader, 2, forged), "") << "signature, bit " << bit;
  }
}

TEST(Proof, WithNodesMissingDoubledOrSwappedIsRefused) {
  Writer writer(7);
  Reader reader;
  const Proof genuine = writer.prove(2);
  for (std::size_t i = 0; i < genuine.nodes.size(); ++i) {
    auto at = static_cast<std::ptrdiff_t>(i);
    Proof forged = genuine;
    forged.nodes.erase(forged.nodes.begin() + at);
    EXPECT_NE(refusal_of(reader, 2, forged), "") << "without node " << i;
    forged = genuine;
    forged.nodes.insert(forged.nodes.begin() + at, genuine.nodes[i]);
    EXPECT_NE(refusal_of(reader, 2, forged), "") << "node " << i << " twice";
    if (i == 0) continue;
    forged = genuine;
    std::swap(forged.nodes[i], forged.nodes[i - 1]);
    EXPECT_NE(refusal_of(reader, 2, forged), "") << "node " << i << " before its turn";
  }
  Proof more = genuine;
  more.nodes.push_back(writer.nodes.at(NodeIndex(0)));
  EXPECT_NE(refusal_of(reader, 2, more), "");
}

TEST(Proof, WithASignatureOverAnotherLengthIsRefused) {
  Writer writer(8);
  Reader reader;
  Proof proof = writer.prove(2);
  for (std::uint64_t length = 1; length < 8; ++length) {
    proof.signature = writer.signature(length);
    EXPECT_NE(refusal_of(reader, 2, proof), "") << "signed for " << length;
  }
}

TEST(Proof, WithoutASignatureIsRefusedUnlessTheFeedIsStatic) {
  Writer writer(5);
  Proof proof = writer.prove(1);
  proof.signature.reset();

  Reader reader;
  EXPECT_THAT(refusal_of(reader, 1, proof), HasSubstr("not the feed's key"));
  reader.put(0, writer.prove(0));
  Writer longer(9);
  Proof news = longer.prove(8);
  news.signature.reset();
  EXPECT_THAT(refusal_of(reader, 8, news), HasSubstr("no signature"));

  Reader of_static;
  of_static.public_key = crypto::PublicKey::from(tree_hash(writer.roots(5)));
  VerifiedProof verified = of_static.put(1, proof);
  EXPECT_TRUE(verified.proves_roots);
  EXPECT_EQ(verified.signature, std::nullopt);
  EXPECT_FALSE(of_static.live());
  EXPECT_THAT(refusal([&] { of_static.check(4, "forged", Proof{}); }), HasSubstr("feed's key"));
}

TEST(Proof, SignedByHypercore8OverTheTreeHashAloneIsTaken) {
  Writer writer(5);
  Reader reader;
  Proof proof = writer.prove(1);
  proof.signature = crypto::sign(tree_hash(writer.roots(5)), key_pair().secret_key);
  EXPECT_EQ(reader.put(1, proof).length, 5);
}

TEST(Proof, OverrulesADamagedNodeByTheSignatureAlone) {
  Writer writer(2);
  Reader reader;
  reader.put(0, writer.prove(0));
  reader.nodes.at(NodeIndex(2)).hash.data()[0] ^= std::byte{1};  // damage on our disk
  EXPECT_NE(refusal_of(reader, 1, Proof{}), "");
  EXPECT_EQ(refusal_of(reader, 1, writer.prove(1)), "");
}

TEST(Proof, MendsAStoredSizeThatTheHashContradicts) {
  Writer writer(2);
  Reader reader;
  reader.put(0, writer.prove(0));
  reader.nodes.at(NodeIndex(2)).size = 99;
  reader.put(1, Proof{});
  EXPECT_EQ(reader.nodes.at(NodeIndex(2)), writer.nodes.at(NodeIndex(2)));
}

TEST(Proof, WithAbsurdNumbersIsRefused) {
  Writer writer(3);
  Reader reader;
  for (std::uint64_t seq : {std::uint64_t{1} << 52, (std::uint64_t{1} << 62) - 1,
                            std::uint64_t{1} << 62, std::uint64_t{1} << 63, UINT64_MAX}) {
    EXPECT_THAT(refusal([&] { reader.check(seq, "x", writer.prove(0)); }),
                HasSubstr("no feed has"));
    EXPECT_EQ(plan_proof(writer.bits, reader.bits, seq, 0, false), std::nullopt);
    EXPECT_THROW((void)proof_digest(reader.bits, seq), Error);
  }
  Seq last = hypercore::proof_seq_limit - 1;
  EXPECT_NE(refusal([&] { reader.check(last, "x", writer.prove(0)); }), "");
  EXPECT_EQ(proof_digest(reader.bits, last), 0U);
  for (std::uint64_t index :
       {std::uint64_t{1} << 53, UINT64_MAX, UINT64_MAX - 1, std::uint64_t{1} << 63}) {
    Proof proof = writer.prove(0);
    proof.nodes.back().index = NodeIndex(index);
    EXPECT_NE(refusal_of(reader, 0, proof), "") << index;
  }
  Proof many = writer.prove(0);
  many.nodes.resize(129, many.nodes.back());
  EXPECT_THAT(refusal_of(reader, 0, many), HasSubstr("128 are enough"));
}

TEST(Proof, OfSizesThatAddUpToTooMuchIsRefused) {
  // Signed by the owner: even so, the sum must not overflow.
  constexpr std::uint64_t huge = (std::uint64_t{1} << 53) - 1;
  Reader reader;
  Node leaf = hypercore::leaf_node(0, crypto::bytes_of("x"));
  Node uncle{NodeIndex(2), huge, leaf.hash};
  Node root = parent_node(leaf, uncle);
  Proof proof{{uncle},
              crypto::sign(hypercore::signable(hypercore::tree_hash(std::vector{root}), 2),
                           key_pair().secret_key)};
  EXPECT_THAT(refusal([&] { reader.check(0, "x", proof); }), HasSubstr("sizes add up"));

  std::vector<Node> roots{leaf, {}};
  leaf = hypercore::leaf_node(2, crypto::bytes_of("x"));
  roots = {{NodeIndex(1), huge, leaf.hash}, leaf};
  proof = {
      {roots[0]},
      crypto::sign(hypercore::signable(hypercore::tree_hash(roots), 3), key_pair().secret_key)};
  EXPECT_THAT(refusal([&] { reader.check(2, "x", proof); }), HasSubstr("sizes add up"));
}

RC_GTEST_PROP(Proof, BlocksComeInAnyOrderFromAGrowingFeed, ()) {
  auto length = *rc::gen::inRange<std::uint64_t>(1, 70);
  Writer writer(*rc::gen::inRange<std::uint64_t>(1, length + 1));
  Reader reader;
  Bitfield theirs;
  std::vector<std::uint64_t> wanted(length);
  std::iota(wanted.begin(), wanted.end(), 0);
  while (!wanted.empty()) {
    auto at = *rc::gen::inRange<std::size_t>(0, wanted.size());
    std::uint64_t seq = wanted[at];
    if (seq >= writer.length().value()) {
      writer.grow(*rc::gen::inRange<std::uint64_t>(seq + 1, length + 1));
    }
    auto plan = plan_proof(writer.bits, theirs, seq, proof_digest(reader.bits, seq), false);
    RC_ASSERT(plan.has_value());
    reader.put(seq, writer.prove(*plan));
    wanted.erase(wanted.begin() + static_cast<std::ptrdiff_t>(at));
  }
  RC_ASSERT(reader.length() == writer.length());
  RC_ASSERT(reader.bits.blocks_in_tree() == writer.length());
  for (const auto& [index, node] : reader.nodes) RC_ASSERT(node == writer.nodes.at(index));
}

RC_GTEST_PROP(Proof, HostileDigestsCostNothingAndTeachOnlyWhatIsThere, (std::uint64_t digest)) {
  auto length = *rc::gen::inRange<std::uint64_t>(1, 70);
  digest |= *rc::gen::element<std::uint64_t>(0, 1, UINT64_MAX, std::uint64_t{1} << 63);
  Writer writer(length);
  Bitfield theirs;
  auto plan = plan_proof(writer.bits, theirs, *rc::gen::inRange<std::uint64_t>(0, length), digest,
                         *rc::gen::arbitrary<bool>());
  RC_ASSERT(plan.has_value());
  RC_ASSERT(plan->nodes.size() <= 128U);
  RC_ASSERT(theirs.page_count() <= 1U);
  for (std::uint64_t node = 0; node < 16'384; ++node) {
    RC_ASSERT(!theirs.has_node(NodeIndex(node)) || writer.bits.has_node(NodeIndex(node)));
  }
}

/// Whatever nodes of the tree are sent with whatever signature: a forged block is never taken.
RC_GTEST_PROP(Proof, NoMixOfGenuineNodesProvesAForgedBlock, ()) {
  auto length = *rc::gen::inRange<std::uint64_t>(1, 20);
  Writer writer(length);
  Reader reader;
  if (*rc::gen::arbitrary<bool>()) {
    auto known = *rc::gen::inRange<std::uint64_t>(0, length);
    reader.put(known, writer.prove(known));
  }
  std::vector<Node> all;
  for (const auto& [index, node] : writer.nodes) all.push_back(node);
  Proof proof{*rc::gen::container<std::vector<Node>>(rc::gen::elementOf(all)), {}};
  proof.signature = writer.signature(*rc::gen::inRange<std::uint64_t>(1, length + 1));
  auto seq = *rc::gen::inRange<std::uint64_t>(0, length);
  RC_ASSERT(refusal([&] { reader.check(seq, "forged", proof); }) != "");
}

}  // namespace
