#include <hypercore/feed_state.hpp>
#include <hypercore/flat_tree.hpp>

namespace hypercore {

void recover_length(FeedState& feed) {
  feed.length = feed.bitfield.blocks_in_tree();
  feed.roots = feed.stored_roots(feed.length).value_or(std::vector<Node>{});
  for (auto& root : feed.roots) feed.byte_length += root.size;
}
void set_tail_aside(FeedState&) {}
}  // namespace hypercore
