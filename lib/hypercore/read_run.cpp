#include <hypercore/read_run.hpp>

#include <hypercore/flat_tree.hpp>

namespace hypercore {
namespace {

constexpr std::uint64_t most_at_once = std::uint64_t{256} * 1024;

/// The leaves of blocks from `first` on whose bytes can be read at once: at least one, unless its
/// place or size can't be known.
std::vector<Node> leaves_from(const FeedState& feed, Seq first, Seq end, std::uint64_t offset) {
  std::vector<Node> leaves;
  std::uint64_t total = 0;
  std::uint64_t written = feed.files.data->size();
  for (Seq seq = first; seq < end; ++seq) {
    std::optional<Node> leaf = feed.files.tree.read(flat_tree::leaf(seq));
    if (!leaf || offset > written || leaf->size > written - offset - total) break;
    if (!leaves.empty() && leaf->size > most_at_once - std::min(most_at_once, total)) break;
    total += leaf->size;
    leaves.push_back(*leaf);
  }
  return leaves;
}

}  // namespace

void read_run(FeedState& feed, Seq first, Seq end,
              const std::function<bool(Seq, BytesView)>& each) {
  feed.check_open();
  Bytes copy;
  auto give = [&](Seq seq, BytesView block) {
    feed.stats.read_blocks += 1;
    feed.stats.read_bytes += block.size();
    return each(seq, block);
  };
  while (first < end) {
    std::uint64_t offset = byte_offset(feed, first);
    std::vector<Node> leaves = leaves_from(feed, first, end, offset);
    std::uint64_t total = 0;
    for (const Node& leaf : leaves) total += leaf.size;
    BytesView bytes = feed.files.data->view(offset, total);
    if (bytes.size() != total) {
      copy.resize(total);
      feed.files.data->read(offset, copy);
      bytes = copy;
    }
    for (const Node& leaf : leaves) {
      BytesView block = bytes.first(leaf.size);
      bytes = bytes.subspan(leaf.size);
      if (leaf_node(first, block) != leaf) break;
      if (!give(first, block)) return;
      ++first;
    }
    // Whatever stopped it: the usual way reads that block, or says what is wrong with it.
    if (first < end && (leaves.empty() || flat_tree::leaf(first) <= leaves.back().index)) {
      if (!give(first, read_block(feed, first))) return;
      ++first;
    }
  }
}

}  // namespace hypercore
