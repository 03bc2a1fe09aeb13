#pragma once
/// @file
/// The file `tree`: node `k` at byte `32 + 40k`, as its hash (32 bytes) and its size (u64). 40 zero
/// bytes mean that the node is not there. Reads go through a bounded cache, so that finding a block
/// in a long feed touches the disk once or twice, not twenty times. Source:
/// docs/formats/hypercore-storage.md, section 4.
///
/// For the library, not for programs.

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
  // 64 blocks with the tree over them are 128 nodes side by side: they are read and kept together.
  // Nodes further up are alone among nodes that nobody asks for at the same time, so each is kept
  // by itself.
  static constexpr std::uint64_t group_nodes = 128;
  static constexpr unsigned group_depth = 7;
  static constexpr std::size_t most_groups = 64;   ///< 320 KiB
  static constexpr std::size_t most_upper = 4096;  ///< 224 KiB

  struct Group {
    std::uint64_t number = ~std::uint64_t{0};
    std::vector<std::byte> bytes;
  };

  crypto::BytesView read_in_group(NodeIndex index) const;
  std::optional<Node>& upper_slot(NodeIndex index) const;
  void note_in_group(NodeIndex index, crypto::BytesView encoded);
  void forget(std::uint64_t first, std::uint64_t end);

  std::unique_ptr<storage::RandomAccess> file_;
  mutable std::vector<Group> groups_;
  mutable std::vector<std::optional<Node>> upper_;
};

}  // namespace hypercore
