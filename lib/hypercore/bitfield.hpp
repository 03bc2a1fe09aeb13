#pragma once
/// @file
/// Which blocks and which tree nodes are here, as bits in pages of 3584 bytes, exactly as they are
/// in the file `bitfield`. A page holds 1024 bytes of block bits, 2048 bytes of tree bits and 512
/// bytes of an index over the block bits (bitfield_index.cpp). Most significant bit first. Source:
/// docs/formats/hypercore-storage.md, section 5.

#include <crypto/bytes.hpp>
#include <hypercore/seq.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace hypercore {

/// The bits of one feed, in memory; see the top of this file. Not safe to use from two threads at
/// once.
class Bitfield {
 public:
  static constexpr std::size_t default_page_size = 3584;
  static constexpr std::size_t old_page_size = 3328;  ///< with 256 bytes of index, in old feeds
  static constexpr std::uint64_t blocks_per_page = 8192;

  /// @param page_size bytes in a page, 3584 unless an old feed's header says 3328
  explicit Bitfield(std::size_t page_size = default_page_size);

  Bitfield(Bitfield&&) = default;
  Bitfield& operator=(Bitfield&&) = default;

  bool has_block(Seq seq) const;
  /// @return whether that changed anything
  bool set_block(Seq seq, bool here);
  std::uint64_t count_blocks(Seq first, Seq end) const;  ///< how many of them are here

  /// The original recomputes parts of the index when it counts or walks to block `end` past the
  /// section's length; a have message after that carries the difference (spec, 5.1 step 3).
  void expand_index(Seq end);

  bool has_node(NodeIndex node) const;
  /// Sets a tree bit and, where the sibling is set too, the parent's, and so on up.
  bool set_node(NodeIndex node);
  void clear_node(NodeIndex node);  ///< this bit and no other

  /// Forgets the blocks from `length` on, and the nodes that cover one of them.
  void drop_from(Seq length);

  /// Number of blocks that the tree bits say the feed has (spec, 6 step 4).
  Seq blocks_in_tree() const;
  /// Twice the length that the tree below `node` was verified by; 0 if `node` is not set
  /// (spec, 6.1).
  std::uint64_t verified_by(NodeIndex node) const;

  std::uint64_t block_bits() const {
    return data_.byte_length * 8;
  }  ///< length of the block section in bits (spec, 5.2)
  std::uint64_t tree_bits() const {
    return tree_.byte_length * 8;
  }  ///< length of the tree section in bits

  /// Calls `write(page number, 3584 bytes)` for each page that changed since the last call, last
  /// changed first, and forgets that they changed.
  void flush(const std::function<void(std::uint64_t, crypto::BytesView)>& write);

  /// Takes in a page as it was in a file. Short ones are padded with zeros.
  void load_page(std::uint64_t number, crypto::BytesView bytes);
  std::uint64_t page_count() const { return page_count_; }  ///< highest page, and one
  /// A page's bytes; empty if it was never touched.
  crypto::BytesView page(std::uint64_t number) const;
  std::size_t bytes_per_page() const { return page_size_; }

  /// The block bits of blocks `first` (a multiple of 8192) and the `count` after it, run-length
  /// coded as a have message carries them (spec, 8).
  crypto::Bytes compress(Seq first, std::uint64_t count) const;

 private:
  friend class BitfieldIndex;

  struct Page {
    explicit Page(std::size_t size) : bytes(size) {}
    std::vector<std::byte> bytes;
    bool changed = false;
  };

  /// One of the three bit arrays that are cut into pages.
  struct Section {
    std::size_t offset;             ///< in a page
    std::size_t size;               ///< bytes a page, a power of two
    std::uint64_t byte_length = 0;  ///< highest byte that was loaded or changed, and one
  };

  std::byte get(const Section& section, std::uint64_t byte) const;
  bool set(Section& section, std::uint64_t byte, std::byte value);
  Page* find(std::uint64_t number) const;
  Page& touch(std::uint64_t number);

  std::size_t page_size_;
  Section data_{0, 1024};
  Section tree_{1024, 2048};
  Section index_;
  std::map<std::uint64_t, Page> pages_;
  std::uint64_t page_count_ = 0;
  std::vector<std::uint64_t> changed_;  ///< pages, in the order in which they first changed
  // Appending touches one page again and again: remember it.
  mutable std::uint64_t recent_number_ = ~std::uint64_t{0};
  mutable Page* recent_ = nullptr;
};

}  // namespace hypercore
