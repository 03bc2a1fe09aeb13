#include <hypercore/bitfield.hpp>

#include <hypercore/bitfield_index.hpp>
#include <hypercore/flat_tree.hpp>
#include <hypercore/rle.hpp>

#include <algorithm>
#include <bit>

namespace hypercore {
namespace {

std::byte mask_of(std::uint64_t bit) { return std::byte{0x80} >> static_cast<int>(bit % 8); }

}  // namespace

Bitfield::Bitfield(std::size_t page_size)
    : page_size_(page_size),
      index_{tree_.offset + tree_.size, page_size - tree_.offset - tree_.size} {}

Bitfield::Page* Bitfield::find(std::uint64_t number) const {
  if (number == recent_number_) return recent_;
  auto found = pages_.find(number);
  if (found == pages_.end()) return nullptr;
  recent_number_ = number;
  recent_ = const_cast<Page*>(&found->second);
  return recent_;
}

Bitfield::Page& Bitfield::touch(std::uint64_t number) {
  if (Page* page = find(number)) return *page;
  recent_ = &pages_.try_emplace(number, page_size_).first->second;
  recent_number_ = number;
  page_count_ = std::max(page_count_, number + 1);
  return *recent_;
}

std::byte Bitfield::get(const Section& section, std::uint64_t byte) const {
  const Page* page = find(byte / section.size);
  return page ? page->bytes[section.offset + byte % section.size] : std::byte{0};
}

bool Bitfield::set(Section& section, std::uint64_t byte, std::byte value) {
  std::uint64_t number = byte / section.size;
  Page& page = touch(number);
  std::byte& slot = page.bytes[section.offset + byte % section.size];
  if (slot == value) return false;
  slot = value;
  section.byte_length = std::max(section.byte_length, byte + 1);
  if (!page.changed) {
    page.changed = true;
    changed_.push_back(number);
  }
  return true;
}

bool Bitfield::has_block(Seq seq) const {
  return (get(data_, seq.value() / 8) & mask_of(seq.value())) != std::byte{0};
}

bool Bitfield::set_block(Seq seq, bool here) {
  std::uint64_t position = seq.value() / 8;
  std::byte old = get(data_, position);
  std::byte value = here ? old | mask_of(seq.value()) : old & ~mask_of(seq.value());
  if (!set(data_, position, value)) return false;
  BitfieldIndex(*this).data_byte_changed(position, value);
  return true;
}

std::uint64_t Bitfield::count_blocks(Seq first, Seq end) const {
  std::uint64_t at = first.value();
  std::uint64_t last = std::min(end.value(), block_bits());
  std::uint64_t count = 0;
  while (at < last) {
    if (at % 8 == 0 && last - at >= 8) {
      count +=
          static_cast<std::uint64_t>(std::popcount(std::to_integer<unsigned>(get(data_, at / 8))));
      at += 8;
    } else {
      count += has_block(at++) ? 1 : 0;
    }
  }
  return count;
}

void Bitfield::expand_index(Seq end) {
  if (end.value() > block_bits()) BitfieldIndex(*this).correct(end.value());
}

bool Bitfield::has_node(NodeIndex node) const {
  return (get(tree_, node.value() / 8) & mask_of(node.value())) != std::byte{0};
}

bool Bitfield::set_node(NodeIndex node) {
  auto set_bit = [this](NodeIndex at) {
    std::uint64_t byte = at.value() / 8;
    return set(tree_, byte, get(tree_, byte) | mask_of(at.value()));
  };
  if (!set_bit(node)) return false;
  while (has_node(flat_tree::sibling(node))) {
    node = flat_tree::parent(node);
    if (!set_bit(node)) break;
  }
  return true;
}

void Bitfield::clear_node(NodeIndex node) {
  std::uint64_t byte = node.value() / 8;
  if (has_node(node)) set(tree_, byte, get(tree_, byte) & ~mask_of(node.value()));
}

void Bitfield::drop_from(Seq length) {
  for (std::uint64_t i = length.value(); i < block_bits();) {
    if (i % 8 == 0 && get(data_, i / 8) == std::byte{0}) {
      i += 8;
    } else {
      if (has_block(i)) set_block(i, false);
      ++i;
    }
  }
  NodeIndex leaf = flat_tree::leaf(length);
  for (std::uint64_t i = leaf.value(); i < tree_bits();) {
    if (i % 8 == 0 && get(tree_, i / 8) == std::byte{0}) {
      i += 8;
    } else {
      clear_node(NodeIndex(i++));
    }
  }
  // What covers that leaf and lies before it are its ancestors to the left.
  for (NodeIndex node = leaf; flat_tree::left_span(node).value() > 0;) {
    node = flat_tree::parent(node);
    clear_node(node);
  }
}

Seq Bitfield::blocks_in_tree() const {
  NodeIndex top;
  NodeIndex next;
  while (flat_tree::right_span(next).value() < tree_bits()) {
    next = flat_tree::parent(next);
    if (has_node(next)) top = next;
  }
  return verified_by(top) / 2;
}

std::uint64_t Bitfield::verified_by(NodeIndex node) const {
  if (!has_node(node)) return 0;
  NodeIndex top = node;
  while (has_node(flat_tree::parent(top)) && has_node(flat_tree::sibling(top))) {
    top = flat_tree::parent(top);
  }
  unsigned depth = flat_tree::depth(top);
  while (depth > 0) {
    // The left child of the right neighbour at this depth.
    top = flat_tree::index(depth - 1, 2 * (flat_tree::offset(top) + 1));
    --depth;
    while (depth > 0 && !has_node(top)) {
      top = flat_tree::left_child(top);
      --depth;
    }
  }
  return has_node(top) ? top.value() + 2 : top.value();
}

void Bitfield::flush(const std::function<void(std::uint64_t, crypto::BytesView)>& write) {
  while (!changed_.empty()) {
    std::uint64_t number = changed_.back();
    Page& page = touch(number);
    write(number, page.bytes);  // may throw: the page then still counts as changed
    page.changed = false;
    changed_.pop_back();
  }
}

void Bitfield::load_page(std::uint64_t number, crypto::BytesView bytes) {
  page_count_ = std::max(page_count_, number + 1);
  for (Section* section : {&data_, &tree_, &index_})
    section->byte_length = page_count_ * section->size;
  bytes = bytes.first(std::min(bytes.size(), page_size_));
  if (std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0}; }))
    return;
  Page& page = touch(number);
  std::copy(bytes.begin(), bytes.end(), page.bytes.begin());
}

crypto::BytesView Bitfield::page(std::uint64_t number) const {
  const Page* page = find(number);
  return page ? crypto::BytesView(page->bytes) : crypto::BytesView();
}

crypto::Bytes Bitfield::compress(Seq first, std::uint64_t count) const {
  if (first.value() + count > block_bits()) {
    count = first.value() < block_bits() ? block_bits() - first.value() : 1;
  }
  crypto::Bytes bytes((count + 7) / 8);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = get(data_, first.value() / 8 + i);
  return rle_encode(bytes);
}

}  // namespace hypercore
