#include <hypercore/feed_state.hpp>
#include <hypercore/flat_tree.hpp>

#include <algorithm>
#include <bit>

namespace hypercore {
namespace {

[[noreturn]] void throw_unknown_tree(const FeedState& feed, Seq seq) {
  throw Error(Errc::damaged_block, fmt::format("the place of block {} in {} is not known: nodes of "
                                               "the file `tree` are missing or damaged; "
                                               "audit({{.repair = true}}) mends what can be mended",
                                               seq, feed.files.where()));
}

[[noreturn]] void throw_damaged(const FeedState& feed, Seq seq) {
  throw Error(Errc::damaged_block, fmt::format("block {} of {} is damaged: its bytes do not match "
                                               "its hash in the tree; a peer can send it "
                                               "again after audit({{.drop_bad = true}})",
                                               seq, feed.files.where()));
}

/// `offset` and the sizes of the largest subtrees that cover blocks `first` to `end - 1`: the same
/// as flat_tree::roots(end), from the one that begins at `first` on.
std::uint64_t add_sizes(const FeedState& feed, std::uint64_t offset, std::uint64_t first,
                        std::uint64_t end) {
  for (std::uint64_t rest = end - first; rest != 0;) {
    unsigned depth = static_cast<unsigned>(std::bit_width(rest)) - 1;
    std::optional<Node> root = feed.files.tree.read(flat_tree::index(depth, first >> depth));
    if (!root || root->size > feed.byte_length - offset) throw_unknown_tree(feed, end);
    offset += root->size;
    first += std::uint64_t{1} << depth;
    rest -= std::uint64_t{1} << depth;
  }
  return offset;
}

Bytes bytes_at(const storage::RandomAccess& file, std::uint64_t offset, std::size_t size) {
  if (BytesView in_place = file.view(offset, size); !in_place.empty())
    return {in_place.begin(), in_place.end()};
  Bytes bytes(size);
  file.read(offset, bytes);
  return bytes;
}

void check_here(const FeedState& feed, Seq seq) {
  feed.check_open();
  if (feed.bitfield.has_block(seq) && seq < feed.length) return;
  if (seq < feed.length) {
    throw Error(Errc::block_not_here,
                fmt::format("block {} is not here: it was cleared, or never downloaded", seq));
  }
  throw Error(Errc::block_not_here,
              feed.length == 0 ? fmt::format("there is no block {}: the feed is empty", seq)
              : feed.length == 1
                  ? fmt::format("there is no block {}: the feed has one, block 0", seq)
                  : fmt::format("there is no block {}: the feed has {} blocks, 0 to {}", seq,
                                feed.length, feed.length - 1));
}

}  // namespace

std::uint64_t byte_offset(const FeedState& feed, Seq seq) {
  if (seq == feed.length) return feed.byte_length;
  std::uint64_t in_group = seq.value() % OffsetCache::group_blocks;
  std::uint64_t group = seq.value() / OffsetCache::group_blocks;
  std::uint64_t offset = 0;
  if (auto cached = feed.offsets.find(group)) {
    offset = *cached;
  } else {
    offset = add_sizes(feed, 0, 0, seq.value() - in_group);
    feed.offsets.put(group, offset);
  }
  return add_sizes(feed, offset, seq.value() - in_group, seq.value());
}

Bytes read_block(const FeedState& feed, Seq seq) {
  check_here(feed, seq);
  std::optional<Node> leaf = feed.files.tree.read(flat_tree::leaf(seq));
  std::uint64_t offset = byte_offset(feed, seq);
  if (!leaf || leaf->size > feed.byte_length - offset) throw_unknown_tree(feed, seq);
  // An empty block is there even if what came before it was cleared, and with it the end of the
  // file.
  if (leaf->size != 0 && offset + leaf->size > feed.files.data->size()) throw_damaged(feed, seq);
  Bytes block = bytes_at(*feed.files.data, offset, static_cast<std::size_t>(leaf->size));
  if (leaf_node(seq, block) != *leaf) throw_damaged(feed, seq);
  return block;
}

BytePosition seek_byte(const FeedState& feed, std::uint64_t position) {
  feed.check_open();
  if (position == feed.byte_length) return {feed.length, 0};
  if (position > feed.byte_length) {
    throw Error(Errc::block_not_here, fmt::format("there is no byte {}: the feed has {} bytes",
                                                  position, feed.byte_length));
  }
  auto root = feed.roots.begin();
  while (root->size <= position) position -= (root++)->size;
  NodeIndex at = root->index;
  while (!flat_tree::is_leaf(at)) {
    NodeIndex left = flat_tree::left_child(at);
    std::optional<Node> node = feed.files.tree.read(left);
    if (!node) {
      throw Error(Errc::block_not_here,
                  fmt::format("which block has that byte is not known yet: it is one of {} to {}",
                              flat_tree::block(flat_tree::left_span(at)),
                              flat_tree::block(flat_tree::right_span(at))));
    }
    if (position < node->size) {
      at = left;
    } else {
      position -= node->size;
      at = flat_tree::right_child(at);
    }
  }
  return {flat_tree::block(at), position};
}

void clear_blocks(FeedState& feed, Seq first, Seq end) {
  feed.check_open();
  end = std::min(end, feed.length);
  bool changed = false;
  for (Seq seq = first; seq < end; ++seq) changed |= feed.bitfield.set_block(seq, false);
  if (!changed) return;
  feed.flush_bitfield();
  // The original gives back space only where the range reaches the end of the file.
  std::uint64_t from = byte_offset(feed, first);
  if (byte_offset(feed, end) >= feed.files.data->size() && from < feed.files.data->size()) {
    feed.files.data->truncate(from);
  }
  if (feed.watcher) feed.watcher->blocks_cleared(first, end);
}

}  // namespace hypercore
