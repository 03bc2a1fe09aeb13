#include <hypercore/feed_state.hpp>
#include <hypercore/flat_tree.hpp>

#include <algorithm>

// What a peer sent goes to disk in this order: tree nodes, which say where the block lies, the
// block, the signature, and, when a row of them is done, the bitfield. Each tree node is true by
// itself, so a crash anywhere in between costs at most a second download.

namespace hypercore {
namespace {

class StoredFeed final : public ProofContext {
 public:
  explicit StoredFeed(const FeedState& feed) : feed_(feed) {}

  const Bitfield& bitfield() const override { return feed_.bitfield; }
  Node node(NodeIndex index) const override {
    // A node that is marked and not there matches nothing, like any other damage.
    return feed_.files.tree.read(index).value_or(Node{index, 0, {}});
  }
  const crypto::PublicKey& key() const override { return feed_.key; }
  Seq length() const override { return feed_.length; }
  bool live() const override { return feed_.live; }

 private:
  const FeedState& feed_;
};

/// Whether a stored node is what the owner signed: its path ends in one of our roots.
bool is_authentic(const FeedState& feed, Node node) {
  auto is_root = [&](const Node& candidate) {
    return std::find(feed.roots.begin(), feed.roots.end(), candidate) != feed.roots.end();
  };
  while (!is_root(node)) {
    std::optional<Node> sibling = feed.files.tree.read(flat_tree::sibling(node.index));
    if (!sibling || flat_tree::right_span(node.index).value() / 2 >= feed.length.value())
      return false;
    node = parent_node(node, *sibling);
  }
  std::optional<crypto::Signature> signature = feed.files.signatures.read(feed.length);
  return signature && verify_roots(feed.roots, feed.length, *signature, feed.key);
}

/// Two signed histories of one feed: its owner, or whoever has the secret key, wrote it twice.
/// Damage on our own disk looks alike at first, and is mended by what verified.
void refuse_fork(const FeedState& feed, std::span<const Node> verified) {
  for (const Node& node : verified) {
    if (!feed.bitfield.has_node(node.index)) continue;
    std::optional<Node> stored = feed.files.tree.read(node.index);
    if (!stored || stored->hash == node.hash || !is_authentic(feed, *stored)) continue;
    throw Error(
        Errc::fork,
        fmt::format("the feed {} was forked: a peer has another block below node {}, signed "
                    "by the same owner. Ours is kept; ask the owner which one is theirs",
                    feed.key, node.index));
  }
}

/// What was proven about the whole feed.
void store_length(FeedState& feed, const VerifiedProof& verified) {
  feed.live = verified.signature.has_value();
  if (verified.signature && feed.files.signatures.read(verified.length) != verified.signature) {
    feed.files.signatures.write(verified.length, *verified.signature);
  }
  if (verified.length <= feed.length) return;
  std::optional<std::vector<Node>> roots = feed.stored_roots(verified.length);
  if (!roots) throw Error(Errc::bad_proof, "a root that was proven is not on the disk");
  feed.roots = std::move(*roots);
  feed.length = verified.length;
  feed.byte_length = verified.byte_length;
}

}  // namespace

bool put_block(FeedState& feed, Seq seq, std::optional<BytesView> block, const Proof& proof) {
  feed.check_open();
  VerifiedProof verified = verify_proof(StoredFeed(feed), seq, block, proof);
  if (verified.proves_roots) refuse_fork(feed, verified.nodes);
  if (feed.tail_is_precious) set_tail_aside(feed);

  for (const Node& node : verified.nodes) feed.files.tree.write(node);
  if (verified.proves_roots) store_length(feed, verified);
  for (const Node& node : verified.nodes) feed.bitfield.set_node(node.index);
  if (!block) return false;

  bool is_new = !feed.bitfield.has_block(seq);
  if (is_new) {
    if (!block->empty()) feed.files.data->write(byte_offset(feed, seq), *block);
    feed.bitfield.set_block(seq, true);
    feed.bitfield.set_node(flat_tree::leaf(seq));
  }
  return is_new;
}

void finish_puts(FeedState& feed) {
  if (feed.options.durability == Durability::machine) {
    feed.files.data->sync();
    feed.files.tree.file().sync();
    feed.files.signatures.file().sync();
  }
  feed.flush_bitfield();
  if (feed.options.durability == Durability::machine) feed.files.bitfield->sync();
}

}  // namespace hypercore
