#include <hypercore/tree_file.hpp>

#include <hypercore/big_endian.hpp>

#include <algorithm>

namespace hypercore {
namespace {

// Neighbours in the file differ in depth, and deep nodes are read most: spread by all bits.
std::size_t slot_of(NodeIndex index, std::size_t slots) {
  return static_cast<std::size_t>((index.value() * 0x9e3779b97f4a7c15u) >> 40) % slots;
}

}  // namespace

std::optional<Node> TreeFile::read(NodeIndex index) const {
  if (cache_.empty()) cache_.resize(cache_slots);
  std::optional<Node>& slot = cache_[slot_of(index, cache_slots)];
  if (slot && slot->index == index) return slot;

  if (index.value() >= capacity()) return std::nullopt;
  std::array<std::byte, entry_size> bytes;
  file_->read(header_size + entry_size * index.value(), bytes);
  if (std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0}; })) {
    return std::nullopt;
  }
  highest_cached_ = std::max(highest_cached_, index.value());
  slot = Node{index, get_u64(std::span(bytes).subspan<32, 8>()), Hash::from(BytesView(bytes).first<32>())};
  return slot;
}

void TreeFile::write(const Node& node) {
  std::array<std::byte, entry_size> bytes;
  encode(node, bytes);
  write_run(node.index, bytes);
}

void TreeFile::write_run(NodeIndex first, crypto::BytesView encoded) {
  if (!cache_.empty() && first.value() <= highest_cached_) {
    std::uint64_t end = first.value() + encoded.size() / entry_size;
    for (std::optional<Node>& slot : cache_) {
      if (slot && slot->index >= first && slot->index.value() < end) slot.reset();
    }
  }
  file_->write(header_size + entry_size * first.value(), encoded);
}

std::uint64_t TreeFile::capacity() const {
  std::uint64_t size = file_->size();
  return size < header_size ? 0 : (size - header_size) / entry_size;
}

void TreeFile::encode(const Node& node, std::span<std::byte, entry_size> to) {
  std::copy(node.hash.begin(), node.hash.end(), to.begin());
  put_u64(to.subspan<32, 8>(), node.size);
}

}  // namespace hypercore
