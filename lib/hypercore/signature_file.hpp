#pragma once
/// @file
/// The file `signatures`: the signature that covers length `n` at byte `32 + 64(n - 1)`. 64 zero
/// bytes mean that there is none for that length: a batch has only one, for its last block. Source:
/// docs/formats/hypercore-storage.md, section 4.
///
/// For the library, not for programs.

#include <crypto/keys.hpp>
#include <hypercore/seq.hpp>
#include <storage/random_access.hpp>

#include <memory>
#include <optional>

namespace hypercore {

class SignatureFile {
 public:
  static constexpr std::uint64_t header_size = 32;

  explicit SignatureFile(std::unique_ptr<storage::RandomAccess> file) : file_(std::move(file)) {}

  /// The signature over the first `length` blocks; nothing if there is none.
  std::optional<crypto::Signature> read(Seq length) const;
  void write(Seq length, const crypto::Signature& signature);
  /// Forgets the signatures of all lengths above `length`.
  void drop_above(Seq length);

  /// The greatest length of at most `below - 1` that has a signature; 0 if none has.
  Seq last_below(Seq below) const;
  /// How many lengths the file has room for.
  std::uint64_t capacity() const;
  storage::RandomAccess& file() { return *file_; }
  const storage::RandomAccess& file() const { return *file_; }

 private:
  std::unique_ptr<storage::RandomAccess> file_;
};

}  // namespace hypercore
