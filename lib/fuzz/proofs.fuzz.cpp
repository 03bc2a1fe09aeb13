// Proofs: genuine ones of which the fuzzer changes whatever it likes, to a reader that knows some
// blocks already. Nothing is ever accepted that the writer did not write.
#include <fuzz/genuine.hpp>
#include <hypercore/error.hpp>

using namespace fuzz;
using namespace hypercore;

namespace {

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
