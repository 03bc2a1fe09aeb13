// Digests and proofs as hypercore 9 computes them.
#include <hypercore/error.hpp>
#include <hypercore/proof.hpp>

#include <gtest/gtest.h>
#include <testing/proof_fixture.hpp>
#include <testing/vectors.hpp>

namespace {

using hypercore::Bitfield;
using hypercore::NodeIndex;
using hypercore::plan_proof;
using hypercore::ProofPlan;
using hypercore::Seq;
using namespace hypercore::proof_fixture;
namespace vectors = testing_vectors;

ProofPlan plan_of(const vectors::Value& nodes, const vectors::Value& verified_by) {
  ProofPlan plan;
  for (const auto& node : nodes) plan.nodes.emplace_back(node.get<std::uint64_t>());
  plan.verified_by = verified_by.get<std::uint64_t>();
  return plan;
}

TEST(ProofVectors, DigestsAreThoseOfHypercore) {
  auto cases = vectors::load("proofs").at("digests");
  ASSERT_FALSE(cases.empty());
  for (const auto& vector : cases) {
    Bitfield bits;
    for (const auto& node : vector.at("have")) bits.set_node(NodeIndex(node.get<std::uint64_t>()));
    for (const auto& pair : vector.at("digest")) {
      EXPECT_EQ(proof_digest(bits, pair.at(0).get<std::uint64_t>()), pair.at(1))
          << "block " << pair.at(0) << " with nodes " << vector.at("have");
    }
    EXPECT_EQ(bits.blocks_in_tree().value(), vector.at("blocks"));
    for (const auto& node : vector.at("bits")) {
      EXPECT_TRUE(bits.has_node(NodeIndex(node.get<std::uint64_t>())));
    }
  }
}

TEST(ProofVectors, ExchangesGoAsBetweenTwoHypercores) {
  auto cases = vectors::load("proofs").at("cases");
  ASSERT_FALSE(cases.empty());
  for (const auto& vector : cases) {
    SCOPED_TRACE(fmt::format("{} blocks, {}", vector.at("blocks").get<int>(),
                             vector.at("order").get<std::string>()));
    Writer writer(vector.at("blocks").get<std::uint64_t>());
    Bitfield theirs;
    Reader reader;
    for (const auto& step : vector.at("steps")) {
      SCOPED_TRACE(step.dump());
      Seq seq = step.at("block").get<std::uint64_t>();
      auto digest = step.at("digest").get<std::uint64_t>();
      EXPECT_EQ(proof_digest(reader.bits, seq), digest);

      auto plan = plan_proof(writer.bits, theirs, seq, digest, false);
      ASSERT_TRUE(plan.has_value());
      EXPECT_EQ(*plan, plan_of(step.at("nodes"), step.at("verifiedBy")));
      Bitfield fresh;
      EXPECT_EQ(plan_proof(writer.bits, fresh, seq, digest, false),
                plan_of(step.at("stateless_nodes"), step.at("stateless_verifiedBy")));

      reader.put(seq, writer.prove(*plan));
      EXPECT_EQ(reader.bits.blocks_in_tree().value(), step.at("client_blocks_after"));
    }
    for (const auto& [index, node] : reader.nodes) EXPECT_EQ(node, writer.nodes.at(index));
  }
}

TEST(ProofVectors, RequestsForAHashGetTheLeafFirst) {
  auto cases = vectors::load("proofs").at("hash");
  ASSERT_FALSE(cases.empty());
  for (const auto& vector : cases) {
    Writer writer(vector.at("blocks").get<std::uint64_t>());
    Bitfield theirs;
    Seq seq = vector.at("block").get<std::uint64_t>();
    auto plan =
        plan_proof(writer.bits, theirs, seq, vector.at("digest").get<std::uint64_t>(), true);
    ASSERT_TRUE(plan.has_value());
    EXPECT_EQ(*plan, plan_of(vector.at("nodes"), vector.at("verifiedBy")));
    Reader reader;
    auto verified = reader.check_hash(seq, writer.prove(*plan));
    EXPECT_EQ(verified.length, writer.length());
  }
}

}  // namespace
