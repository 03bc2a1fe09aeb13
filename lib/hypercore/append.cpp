#include <hypercore/feed_state.hpp>
#include <hypercore/root_builder.hpp>

#include <algorithm>

// What one append writes, in this order (docs/formats/hypercore-storage.md, section 4.1): the
// blocks, the tree nodes, one signature, and last the bitfield, which is what makes the blocks
// count when the feed is opened again. Until then everything lies beyond the end, so a crash
// anywhere in between loses nothing.

namespace hypercore {
namespace {

/// The tree nodes that an append makes. Those from the first new leaf to the last lie side by side
/// in the file and are written at once, with zeros for those that do not exist yet; the others are
/// parents to the left or right.
class NewNodes {
 public:
  NewNodes(Seq first, std::size_t blocks)
      : first_(flat_tree::leaf(first)), run_((2 * blocks - 1) * TreeFile::entry_size) {}

  void operator()(const Node& node) {
    std::uint64_t place = node.index.value() - first_.value();
    if (node.index < first_ || place >= run_.size() / TreeFile::entry_size) {
      outside_.push_back(node);
    } else {
      TreeFile::encode(
          node,
          std::span(run_).subspan(place * TreeFile::entry_size).first<TreeFile::entry_size>());
    }
  }

  void write(TreeFile& tree) const {
    tree.write_run(first_, run_);
    for (const Node& node : outside_) tree.write(node);
  }

  /// All nodes of the run and outside it, there or not.
  template <class Visit>
  void each_index(Visit&& visit) const {
    for (std::size_t i = 0; i < run_.size() / TreeFile::entry_size; ++i)
      visit(NodeIndex(first_.value() + i));
    for (const Node& node : outside_) visit(node.index);
  }

 private:
  NodeIndex first_;
  Bytes run_;
  std::vector<Node> outside_;
};

// Small blocks are joined into one write; large ones are not worth copying.
void write_data(storage::RandomAccess& data, std::uint64_t offset,
                std::span<const BytesView> blocks) {
  constexpr std::size_t worth_joining = std::size_t{16} * 1024;
  Bytes joined;
  auto write_joined = [&] {
    if (!joined.empty()) data.write(offset, joined);
    offset += joined.size();
    joined.clear();
  };
  for (BytesView block : blocks) {
    if (joined.size() + block.size() > worth_joining) write_joined();
    if (block.size() > worth_joining) {
      data.write(offset, block);
      offset += block.size();
    } else {
      joined.insert(joined.end(), block.begin(), block.end());
    }
  }
  write_joined();
}

void check_blocks(const FeedState& feed, std::span<const BytesView> blocks) {
  feed.check_open();
  if (!feed.secret_key) {
    throw Error(Errc::not_writable, feed.files.where() +
                                        " has no secret key, and only who has it can append. If "
                                        "the feed is yours, put its file "
                                        "`secret_key` back; if it is a copy of somebody else's, "
                                        "open one of your own in another "
                                        "directory");
  }
  for (BytesView block : blocks) {
    if (block.size() > largest_block) {
      throw Error(
          Errc::block_too_large,
          fmt::format(
              "a block of {} bytes is too large: a feed takes blocks of up to {} bytes (8 MiB); "
              "split it into several",
              block.size(), largest_block));
    }
  }
}

}  // namespace

Seq append_blocks(FeedState& feed, std::span<const BytesView> blocks) {
  check_blocks(feed, blocks);
  Seq first = feed.length;
  if (blocks.empty()) return first;
  if (feed.tail_is_precious) set_tail_aside(feed);

  RootBuilder builder(feed.roots);
  NewNodes nodes(first, blocks.size());
  Seq end = first;
  for (BytesView block : blocks) {
    builder.add(leaf_node(end, block), nodes);
    ++end;
  }
  crypto::Signature signature =
      crypto::sign(signable(tree_hash(builder.roots()), end), *feed.secret_key);

  FeedFiles& files = feed.files;
  bool durable = feed.options.durability == Durability::machine;
  bool marked = false;
  try {
    write_data(*files.data, feed.byte_length, blocks);
    nodes.write(files.tree);
    files.signatures.write(end, signature);
    if (durable) {
      files.data->sync();
      files.tree.file().sync();
      files.signatures.file().sync();
    }
    marked = true;
    for (Seq seq = first; seq < end; ++seq) {
      feed.bitfield.set_block(seq, true);
      feed.bitfield.set_node(flat_tree::leaf(seq));
    }
    feed.flush_bitfield();
    if (durable) files.bitfield->sync();
  } catch (...) {
    // Nothing was added, and nothing of it may come to light when the feed is opened again.
    if (marked) {
      for (Seq seq = first; seq < end; ++seq) feed.bitfield.set_block(seq, false);
      nodes.each_index([&](NodeIndex index) { feed.bitfield.clear_node(index); });
    }
    try {
      files.signatures.drop_above(first);
      if (marked) feed.flush_bitfield();
    } catch (const storage::Error&) {
      // The disk refuses even this. The first error is the one to tell; opening again checks
      // everything.
    }
    throw;
  }

  feed.roots = builder.take();
  feed.length = end;
  feed.byte_length = total_size(feed.roots);
  feed.stats.appended_blocks += blocks.size();
  for (BytesView block : blocks) feed.stats.appended_bytes += block.size();
  if (feed.watcher) feed.watcher->blocks_appended(first, end);
  deliver(feed);
  return first;
}

}  // namespace hypercore
