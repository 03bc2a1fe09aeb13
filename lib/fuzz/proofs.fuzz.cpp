// Proofs: genuine ones of which the fuzzer changes whatever it likes, to a reader that knows some
// blocks already. Nothing is ever accepted that the writer did not write.
#include <fuzz/input.hpp>
#include <hypercore/error.hpp>
#include <testing/proof_fixture.hpp>

#include <array>

using fuzz::require;
using namespace hypercore;
using proof_fixture::Reader;
using proof_fixture::Writer;

namespace {

constexpr std::uint64_t longest = 33;  // blocks: three roots at most lengths, six levels

/// Made once: signing costs more than all the rest.
struct History {
  Writer writer{longest};
  std::array<crypto::Signature, longest + 1> signatures;
  std::array<Bitfield, longest + 1> bits;  ///< of the feed as it was at each length

  History() {
    for (std::uint64_t length = 1; length <= longest; ++length) {
      signatures.at(length) = writer.signature(length);
      for (std::uint64_t seq = 0; seq < length; ++seq) {
        bits.at(length).set_node(flat_tree::leaf(seq));
      }
    }
  }

  std::optional<Proof> prove(std::uint64_t length, Seq seq, std::uint64_t digest,
                             bool hash_only) const {
    Bitfield theirs;
    auto plan = plan_proof(bits.at(length), theirs, seq, digest, hash_only);
    if (!plan) return {};
    Proof proof;
    for (NodeIndex index : plan->nodes) proof.nodes.push_back(writer.nodes.at(index));
    if (plan->verified_by != 0) proof.signature = signatures.at(plan->verified_by / 2);
    return proof;
  }
};

const History& history() {
  static const History made;
  return made;
}

template <class Fixed>
void flip(Fixed& bytes, fuzz::Input& input) {
  bytes.data()[input.below(Fixed::size())] ^= static_cast<std::byte>(1U << input.below(8));
}

std::uint64_t any_number(fuzz::Input& input) {
  std::uint64_t number = 0;
  std::size_t size = input.below(9);
  for (std::size_t i = 0; i < size; ++i) number = number << 8 | input.byte();
  return number;
}

void change(Proof& proof, fuzz::Input& input) {
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

/// Some blocks, as they come from an honest peer.
Reader reader_that_knows_some(fuzz::Input& input) {
  Reader reader;
  std::size_t blocks = input.below(6);
  for (std::size_t i = 0; i < blocks; ++i) {
    Seq seq = input.below(longest);
    std::uint64_t length = seq.value() + 1 + input.below(longest - seq.value());
    std::uint64_t digest = proof_digest(reader.bits, seq);
    if (digest == 1) continue;
    auto proof = history().prove(length, seq, digest, false);
    require(proof.has_value(), "what is here can be proven");
    reader.put(seq, *proof);
  }
  return reader;
}

void require_genuine(const VerifiedProof& verified, bool sizes_too) {
  for (const Node& node : verified.nodes) {
    auto genuine = history().writer.nodes.find(node.index);
    require(genuine != history().writer.nodes.end(), "the node exists");
    require(genuine->second.hash == node.hash, "the hash is the writer's");
    require(!sizes_too || genuine->second.size == node.size, "the size is the writer's");
  }
  if (verified.proves_roots) {
    require(verified.length.value() <= longest, "the feed is as long as the writer made it");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Reader reader = reader_that_knows_some(input);
  bool hash_only = input.below(2) != 0;
  Seq seq = input.below(longest);
  std::uint64_t length = seq.value() + 1 + input.below(longest - seq.value());
  std::uint64_t digest = input.below(2) != 0 ? proof_digest(reader.bits, seq) : any_number(input);
  Proof proof = history().prove(length, seq, digest, hash_only).value_or(Proof());
  std::size_t changes = input.below(6);
  for (std::size_t i = 0; i < changes; ++i) change(proof, input);
  Seq asked = input.below(4) == 0 ? Seq(any_number(input)) : seq;
  std::string block = Writer::block(seq.value());
  if (input.below(4) == 0) block = crypto::text_of(input.bytes(20));
  try {
    if (hash_only) {
      VerifiedProof verified = reader.check_hash(asked, proof);
      require_genuine(verified, false);
    } else {
      VerifiedProof verified = reader.check(asked, block, proof);
      require_genuine(verified, true);
      require(block == Writer::block(asked.value()), "the block is the writer's");
    }
  } catch (const Error& error) {
    require(error.code() == Errc::bad_proof || error.code() == Errc::bad_sequence_number,
            "it says that the proof is bad");
  }
  return 0;
}
