#pragma once
/// @file
/// The index section of a bitfield: a flat tree of bytes over the block bits that lets a search
/// skip what is all here or all missing. It is part of the file, so it is kept exactly as the
/// original keeps it.
///
/// Two bits say what a data byte is: 00 all zeros, 11 all ones, 01 mixed. Four data bytes make one
/// leaf; a parent says the same of the eight pairs below it, two bits for each four. Leaf `k` is
/// the index byte `2k`, parents lie between, as in the Merkle tree. Source:
/// docs/formats/hypercore-storage.md, section 5.1.
///
/// For the library, not for programs.

#include <hypercore/bitfield.hpp>

namespace hypercore {

/// The rules by which a change of a data byte changes the index. A view of a bitfield; not kept.
class BitfieldIndex {
 public:
  explicit BitfieldIndex(Bitfield& bitfield) : bits_(bitfield) {}

  /// To be called after the data byte `position` became `value`.
  void data_byte_changed(std::uint64_t position, std::byte value);

  /// The original's correction pass from the roots of a tree of `leaves` leaves upward.
  void correct(std::uint64_t leaves);

 private:
  std::byte parent_of(NodeIndex child, std::byte value) const;
  bool set_if_in_length(NodeIndex at, std::byte value);

  Bitfield& bits_;
};

}  // namespace hypercore
