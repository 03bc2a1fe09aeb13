#include <hypercore/tree_file.hpp>

#include <hypercore/big_endian.hpp>

#include <algorithm>
#include <bit>

namespace hypercore {
namespace {

// Neighbours in the file differ in depth, and deep nodes are read most: spread by all bits.
std::size_t slot_of(NodeIndex index, std::size_t slots) {
  return static_cast<std::size_t>((index.value() * 0x9e3779b97f4a7c15u) >> 40) % slots;
}

}  // namespace

std::optional<Node> TreeFile::read(NodeIndex index) const {
  if (!cache_.empty()) {
    const std::optional<Node>& slot = cache_[slot_of(index, cache_.size())];
    if (slot && slot->index == index) return slot;
  }
  std::uint64_t nodes = capacity();
  if (index.value() >= nodes) return std::nullopt;
  std::array<std::byte, entry_size> bytes;
  file_->read(header_size + entry_size * index.value(), bytes);
  if (std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0}; })) {
    return std::nullopt;
  }
  // A cache as large as the tree, up to a limit.
  std::size_t slots = std::bit_ceil(static_cast<std::size_t>(std::min<std::uint64_t>(nodes, most_cached)));
  if (cache_.size() < slots) cache_.assign(slots, std::nullopt);
  highest_cached_ = std::max(highest_cached_, index.value());
  std::optional<Node>& slot = cache_[slot_of(index, cache_.size())];
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
