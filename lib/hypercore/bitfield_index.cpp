#include <hypercore/bitfield_index.hpp>

#include <hypercore/flat_tree.hpp>

namespace hypercore {
namespace {

constexpr std::byte none{0b00};
constexpr std::byte mixed{0b01};
constexpr std::byte all{0b11};

std::byte pair_of_data_byte(std::byte value) {
  if (value == std::byte{0xff}) return all;
  return value == std::byte{0} ? none : mixed;
}

std::byte pair_of_nibble(std::byte nibble) {
  if (nibble == std::byte{0xf}) return all;
  return nibble == std::byte{0} ? none : mixed;
}

// The four bits with which a child stands in its parent.
std::byte half_of_parent(std::byte child) {
  return pair_of_nibble(child >> 4) << 2 | pair_of_nibble(child & std::byte{0xf});
}

bool is_left(NodeIndex node) { return (flat_tree::offset(node) & 1) == 0; }

}  // namespace

std::byte BitfieldIndex::parent_of(NodeIndex child, std::byte value) const {
  std::byte own = half_of_parent(value);
  std::byte other = half_of_parent(bits_.get(bits_.index_, flat_tree::sibling(child).value()));
  return is_left(child) ? own << 4 | other : other << 4 | own;
}

void BitfieldIndex::data_byte_changed(std::uint64_t position, std::byte value) {
  NodeIndex at(2 * (position / 4));
  unsigned shift = 6 - 2 * static_cast<unsigned>(position % 4);
  std::byte byte = bits_.get(bits_.index_, at.value());
  byte = (byte & ~(std::byte{0b11} << shift)) | pair_of_data_byte(value) << shift;

  std::uint64_t length_before = bits_.index_.byte_length;
  std::uint64_t limit = bits_.page_count() * bits_.index_.size;
  while (at.value() < limit && bits_.set(bits_.index_, at.value(), byte)) {
    byte = parent_of(at, byte);
    at = flat_tree::parent(at);
  }
  // The original takes bits for bytes here; what it writes then is part of the format.
  if (length_before != bits_.index_.byte_length) correct(length_before * 8);
}

bool BitfieldIndex::set_if_in_length(NodeIndex at, std::byte value) {
  return at.value() < bits_.index_.byte_length && bits_.set(bits_.index_, at.value(), value);
}

void BitfieldIndex::correct(std::uint64_t leaves) {
  for (NodeIndex at : flat_tree::roots(leaves)) {
    std::byte byte = bits_.get(bits_.index_, at.value());
    do {
      byte = parent_of(at, byte);
      at = flat_tree::parent(at);
    } while (set_if_in_length(at, byte));
  }
}

}  // namespace hypercore
