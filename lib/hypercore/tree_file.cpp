#include <hypercore/tree_file.hpp>

#include <hypercore/big_endian.hpp>
#include <hypercore/flat_tree.hpp>

#include <algorithm>

namespace hypercore {
namespace {

bool all_zeros(BytesView bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](std::byte byte) { return byte == std::byte{0}; });
}

std::optional<Node> decode(NodeIndex index, BytesView bytes) {
  std::uint64_t size = get_u64(bytes.subspan<32, 8>());
  if (size == 0 && all_zeros(bytes.first<32>())) return std::nullopt;
  return Node{index, size, Hash::from(bytes.first<32>())};
}

}  // namespace

std::optional<Node> TreeFile::read(NodeIndex index) const {
  if (index.value() >= capacity()) return std::nullopt;
  std::uint64_t offset = header_size + entry_size * index.value();
  if (BytesView bytes = file_->view(offset, entry_size); !bytes.empty())
    return decode(index, bytes);
  if (flat_tree::depth(index) < group_depth) return decode(index, read_in_group(index));

  std::optional<Node>& slot = upper_slot(index);
  if (slot && slot->index == index) return slot;
  std::array<std::byte, entry_size> bytes;
  file_->read(offset, bytes);
  slot = decode(index, bytes);
  return slot;
}

crypto::BytesView TreeFile::read_in_group(NodeIndex index) const {
  std::uint64_t number = index.value() / group_nodes;
  // As many groups as the tree has, up to a limit: a small feed costs little memory.
  std::size_t wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(most_groups, capacity() / group_nodes + 1));
  if (groups_.size() < wanted) groups_ = std::vector<Group>(std::min(most_groups, 2 * wanted));
  Group& group = groups_[number % groups_.size()];
  std::size_t place = index.value() % group_nodes * entry_size;
  // It may have been read when the file ended within it; the file has grown elsewhere since.
  if (group.number != number || group.bytes.size() < place + entry_size) {
    group.number = ~std::uint64_t{0};
    std::uint64_t nodes = std::min(group_nodes, capacity() - number * group_nodes);
    group.bytes.resize(nodes * entry_size);
    file_->read(header_size + entry_size * number * group_nodes, group.bytes);
    group.number = number;
  }
  return BytesView(group.bytes).subspan(place, entry_size);
}

std::optional<Node>& TreeFile::upper_slot(NodeIndex index) const {
  if (upper_.empty()) upper_.resize(most_upper);
  // Upper nodes lie a power of two apart: spread them by all their bits.
  return upper_[static_cast<std::size_t>((index.value() * 0x9e3779b97f4a7c15u) >> 40) % most_upper];
}

void TreeFile::forget(std::uint64_t first, std::uint64_t end) {
  for (Group& group : groups_) {
    std::uint64_t start = group.number * group_nodes;
    if (group.number != ~std::uint64_t{0} && start < end && first < start + group_nodes)
      group = Group{};
  }
  if (upper_.empty()) return;
  for (std::uint64_t index = first | (group_nodes - 1); index < end; index += group_nodes) {
    upper_slot(NodeIndex(index)).reset();
  }
}

void TreeFile::write(const Node& node) {
  std::array<std::byte, entry_size> bytes;
  encode(node, bytes);
  file_->write(header_size + entry_size * node.index.value(), bytes);
  if (flat_tree::depth(node.index) < group_depth) {
    note_in_group(node.index, bytes);
  } else if (!upper_.empty()) {
    upper_slot(node.index) = node;
  }
}

// A feed that is filled from peers writes a node and reads its neighbours, over and over.
void TreeFile::note_in_group(NodeIndex index, crypto::BytesView encoded) {
  if (groups_.empty()) return;
  Group& group = groups_[index.value() / group_nodes % groups_.size()];
  if (group.number != index.value() / group_nodes) return;
  std::size_t place = index.value() % group_nodes * entry_size;
  if (group.bytes.size() < place + entry_size) group.bytes.resize(place + entry_size);
  std::copy(encoded.begin(), encoded.end(),
            group.bytes.begin() + static_cast<std::ptrdiff_t>(place));
}

void TreeFile::write_run(NodeIndex first, crypto::BytesView encoded) {
  forget(first.value(), first.value() + encoded.size() / entry_size);
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
