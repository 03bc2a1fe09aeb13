#pragma once
/// @file
/// Which blocks and which tree nodes are here, as bits in pages of 3584 bytes, exactly as they are in
/// the file `bitfield`. A page holds 1024 bytes of block bits, 2048 bytes of tree bits and 512 bytes of
/// an index over the block bits (bitfield_index.cpp). Most significant bit first.
/// Source: docs/formats/hypercore-storage.md, section 5.

#include <crypto/bytes.hpp>
#include <hypercore/seq.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace hypercore {

class Bitfield {
 public:
  static constexpr std::size_t page_size = 3584;
  static constexpr std::uint64_t blocks_per_page = 8192;

  bool has_block(Seq seq) const;
  /// @return whether that changed anything
  bool set_block(Seq seq, bool here);
  std::uint64_t count_blocks(Seq first, Seq end) const;  ///< how many of them are here

  bool has_node(NodeIndex node) const;
  /// Sets a tree bit and, where the sibling is set too, the parent's, and so on up.
  bool set_node(NodeIndex node);
  void clear_node(NodeIndex node);  ///< just this bit

  /// Number of blocks that the tree bits say the feed has (spec, 6 step 4).
  Seq blocks_in_tree() const;
  /// Twice the length that the tree below `node` was verified by; 0 if `node` is not set (spec, 6.1).
  std::uint64_t verified_by(NodeIndex node) const;

  std::uint64_t block_bits() const;  ///< length of the block section in bits (spec, 5.2)
  std::uint64_t tree_bits() const;   ///< length of the tree section in bits

  /// Calls `write(page number, 3584 bytes)` for each page that changed since the last call, last
  /// changed first, and forgets that they changed.
  void flush(const std::function<void(std::uint64_t, crypto::BytesView)>& write);

  /// Takes in a page as it was in a file. Short ones are padded with zeros.
  void load_page(std::uint64_t number, crypto::BytesView bytes);
  std::uint64_t page_count() const;
  /// A page's bytes; empty if it was never touched.
  crypto::BytesView page(std::uint64_t number) const;

  /// The block bits of blocks `first` (a multiple of 8192) and the `count` after it, run-length coded
  /// as a have message carries them (spec, 8).
  crypto::Bytes compress(Seq first, std::uint64_t count) const;
};

}  // namespace hypercore
