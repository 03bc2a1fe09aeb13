#pragma once
/// @file
/// The file `tree`: node `k` at byte `32 + 40k`, as its hash (32 bytes) and its size (u64). 40 zero
/// bytes mean that the node is not there. Reads go through a small cache, so that finding a block
/// in a long feed touches the disk twice, not twenty times. Source:
/// docs/formats/hypercore-storage.md, section 4. For the library, not for programs.

#include <hypercore/merkle.hpp>
#include <storage/random_access.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace hypercore {

class TreeFile {
 public:
  static constexpr std::size_t entry_size = 40;
  static constexpr std::uint64_t header_size = 32;

  explicit TreeFile(std::unique_ptr<storage::RandomAccess> file) : file_(std::move(file)) {}

  /// The node; nothing if it is not there. @throws storage::Error
  std::optional<Node> read(NodeIndex index) const;
  void write(const Node& node);
  /// Writes nodes that lie side by side, already encoded.
  void write_run(NodeIndex first, crypto::BytesView encoded);

  /// How many nodes the file has room for.
  std::uint64_t capacity() const;
  storage::RandomAccess& file() { return *file_; }
  const storage::RandomAccess& file() const { return *file_; }

  static void encode(const Node& node, std::span<std::byte, entry_size> to);

 private:
  static constexpr std::size_t most_cached = 8192;  // nodes: 448 KiB

  std::unique_ptr<storage::RandomAccess> file_;
  mutable std::vector<std::optional<Node>> cache_;
  mutable std::uint64_t highest_cached_ = 0;
};

}  // namespace hypercore
