#pragma once
/// @file
/// A feed with its proofs as its writer makes them, and what the fuzzer may do to a proof.

#include <fuzz/input.hpp>
#include <testing/proof_fixture.hpp>

#include <array>
#include <utility>

namespace fuzz {

using hypercore::Bitfield;
using hypercore::NodeIndex;
using hypercore::Proof;
using hypercore::Seq;
using hypercore::proof_fixture::Reader;
using hypercore::proof_fixture::Writer;

inline constexpr std::uint64_t longest = 33;  // blocks: three roots at most lengths, six levels

/// Made once: signing costs more than all the rest.
struct History {
  Writer writer{longest};
  std::array<crypto::Signature, longest + 1> signatures;
  std::array<Bitfield, longest + 1> bits;  ///< of the feed as it was at each length

  History() {
    for (std::uint64_t length = 1; length <= longest; ++length) {
      signatures.at(length) = writer.signature(length);
      for (std::uint64_t seq = 0; seq < length; ++seq) {
        bits.at(length).set_node(hypercore::flat_tree::leaf(seq));
      }
    }
  }

  std::optional<Proof> prove(std::uint64_t length, Seq seq, std::uint64_t digest,
                             bool hash_only) const {
    Bitfield theirs;
    auto plan = hypercore::plan_proof(bits.at(length), theirs, seq, digest, hash_only);
    if (!plan) return {};
    Proof proof;
    for (NodeIndex index : plan->nodes) proof.nodes.push_back(writer.nodes.at(index));
    if (plan->verified_by != 0) proof.signature = signatures.at(plan->verified_by / 2);
    return proof;
  }
};

inline const History& history() {
  static const History made;
  return made;
}

/// Changes one bit.
template <class Fixed>
void flip(Fixed& bytes, Input& input) {
  bytes.data()[input.below(Fixed::size())] ^= static_cast<std::byte>(1U << input.below(8));
}

/// Of 0 to 8 bytes.
inline std::uint64_t any_number(Input& input) {
  std::uint64_t number = 0;
  std::size_t size = input.below(9);
  for (std::size_t i = 0; i < size; ++i) number = number << 8 | input.byte();
  return number;
}

/// Does one thing to a proof that an honest peer would not.
inline void change(Proof& proof, Input& input) {
  auto place = [&] { return static_cast<std::ptrdiff_t>(input.below(proof.nodes.size())); };
  const auto& known = history().writer.nodes;
  switch (input.below(9)) {
    case 0:
      proof.signature.reset();
      return;
    case 1:
      proof.signature = history().signatures.at(input.below(longest + 1));
      return;
    case 2:
      if (proof.signature) flip(*proof.signature, input);
      return;
    case 3:
      if (proof.nodes.size() < 200) {
        proof.nodes.push_back(
            std::next(known.begin(), static_cast<std::ptrdiff_t>(input.below(known.size())))
                ->second);
      }
      return;
    default:
      break;
  }
  if (proof.nodes.empty()) return;
  switch (input.below(5)) {
    case 0:
      proof.nodes.erase(proof.nodes.begin() + place());
      break;
    case 1:
      std::swap(proof.nodes[place()], proof.nodes[place()]);
      break;
    case 2:
      proof.nodes[place()].index = NodeIndex(any_number(input));
      break;
    case 3:
      proof.nodes[place()].size = any_number(input);
      break;
    default:
      flip(proof.nodes[place()].hash, input);
      break;
  }
}

}  // namespace fuzz
