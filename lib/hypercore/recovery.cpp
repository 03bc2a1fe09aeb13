#include <hypercore/flat_tree.hpp>
#include <hypercore/root_builder.hpp>
#include <hypercore/tree_scan.hpp>

#include <algorithm>

// How long is this feed? The bitfield says what was acknowledged, the signatures say what was
// signed, and nearly always they agree. Where they do not, an append was torn, or a file is
// damaged:
//
//   signed further than marked    the last append was written but for its bitfield page, or the
//   bitfield is damaged:
//                                 take the blocks in if they give exactly the signed tree
//   marked further than signed    a signature is lost, or the bitfield is damaged: read everything,
//   keep the longest
//                                 part whose signature verifies; the owner signs again what is
//                                 whole
//   nothing verifies              refuse, and change nothing
//
// Nothing is written before the answer is known.

namespace hypercore {
namespace {

using Roots = std::vector<Node>;

/// The roots at `length`, if the signature for it verifies.
std::optional<Roots> verified_roots(const FeedState& feed, Seq length,
                                    const Corrections& corrections = {}) {
  std::optional<crypto::Signature> signature = feed.files.signatures.read(length);
  if (!signature) return std::nullopt;
  std::optional<Roots> roots = corrected_roots(feed.files, length, corrections);
  if (!roots || !verify_roots(*roots, length, *signature, feed.key)) return std::nullopt;
  return roots;
}

void set_length(FeedState& feed, Seq length, Roots roots) {
  feed.length = length;
  feed.byte_length = total_size(roots);
  feed.roots = std::move(roots);
  feed.bitfield.drop_from(length);  // stray bits would count once the feed grows up to them
}

void mark(FeedState& feed, Seq seq) {
  feed.bitfield.set_block(seq, true);
  feed.bitfield.set_node(flat_tree::leaf(seq));
}

void mark_true_nodes_below(FeedState& feed, const Node& node) {
  if (flat_tree::is_leaf(node.index)) return;
  std::optional<Node> left = feed.files.tree.read(flat_tree::left_child(node.index));
  std::optional<Node> right = feed.files.tree.read(flat_tree::right_child(node.index));
  if (!left || !right || parent_node(*left, *right) != node) return;
  for (const Node& child : {*left, *right}) {
    feed.bitfield.set_node(child.index);
    mark_true_nodes_below(feed, child);
  }
}

bool contradicts_its_parent(const FeedState& feed, const Node& node) {
  std::optional<Node> sibling = feed.files.tree.read(flat_tree::sibling(node.index));
  std::optional<Node> parent = feed.files.tree.read(flat_tree::parent(node.index));
  return sibling && parent && parent_node(node, *sibling) != *parent;
}

/// What the roots vouch for, and what was marked and is not obviously wrong. Other nodes may be
/// left over from a write that was torn.
void mark_nodes_anew(FeedState& feed) {
  std::vector<NodeIndex> marked;
  for (std::uint64_t i = 0; i + 1 < 2 * feed.length.value(); ++i) {
    NodeIndex node(i);
    if (!feed.bitfield.has_node(node)) continue;
    feed.bitfield.clear_node(node);
    if (flat_tree::right_span(node) < flat_tree::leaf(feed.length)) marked.push_back(node);
  }
  for (const Node& root : feed.roots) {
    feed.bitfield.set_node(root.index);
    mark_true_nodes_below(feed, root);
  }
  for (NodeIndex index : marked) {
    std::optional<Node> node = feed.files.tree.read(index);
    if (node && !contradicts_its_parent(feed, *node)) feed.bitfield.set_node(index);
  }
}

/// The bitfield marks less than there is: what is there and whole is here, if it is known where. An
/// empty block is whole anywhere.
void mark_blocks_anew(FeedState& feed, const TreeScan& scan) {
  for (Seq seq = 0; seq < std::min(feed.length, Seq(scan.matches.size())); ++seq) {
    if (scan.matches[seq.value()] && feed.bitfield.has_node(flat_tree::leaf(seq))) {
      feed.bitfield.set_block(seq, true);
    }
  }
}

void note(FeedState& feed, Seq claimed, const std::string& what) {
  feed.recovery = {claimed, feed.length, what};
}

/// Takes in blocks `marked` to `length - 1`, whose append was written but for the bitfield.
bool adopt(FeedState& feed, Seq marked, Seq length) {
  std::optional<crypto::Signature> signature = feed.files.signatures.read(length);
  std::optional<Roots> base = feed.stored_roots(marked);
  if (!signature || !base) return false;

  // The stored parents may be left over from an older torn append: only the blocks themselves
  // count.
  RootBuilder builder(*base);
  std::vector<Node> made;
  std::uint64_t offset = total_size(*base);
  std::uint64_t end = feed.files.data->size();
  Bytes block;
  for (Seq seq = marked; seq < length; ++seq) {
    std::optional<Node> leaf = feed.files.tree.read(flat_tree::leaf(seq));
    if (!leaf || leaf->size > largest_block) return false;
    if (leaf->size != 0 && (offset > end || leaf->size > end - offset)) return false;
    block.resize(leaf->size);
    feed.files.data->read(offset, block);
    if (leaf_node(seq, block) != *leaf) return false;
    offset += leaf->size;
    builder.add(*leaf, [&](const Node& node) {
      if (feed.files.tree.read(node.index) != node) made.push_back(node);
    });
  }
  if (!verify_roots(builder.roots(), length, *signature, feed.key)) return false;

  for (const Node& node : made) feed.files.tree.write(node);
  set_length(feed, length, builder.take());
  feed.bitfield.drop_from(marked);
  for (Seq seq = marked; seq < length; ++seq) mark(feed, seq);
  feed.flush_bitfield();
  note(feed, marked,
       fmt::format(
           "blocks {} to {} were written and signed but not marked as here; they are whole and "
           "were taken in",
           marked, length - 1));
  return true;
}

/// The longest part whose signature verifies, and the corrections with which it does.
struct Best {
  Seq length;
  Roots roots;
  const Corrections* corrections = nullptr;
};

class BestLength {
 public:
  BestLength(const FeedState& feed, const TreeScan& scan) : feed_(feed), scan_(scan) {}

  Best find(Seq claimed) {
    // One damaged signature does not hide the one before it.
    constexpr int tries = 16;
    Seq length = claimed + 1;
    for (int i = 0; i < tries; ++i) {
      length = feed_.files.signatures.last_below(length);
      if (length == 0) return best_;
      if (verifies(length)) return best_;
    }
    // A damaged block spoils every length after it and none before: halve the rest.
    std::uint64_t low = 0;
    std::uint64_t high = length.value();
    while (low + 1 < high) {
      std::uint64_t middle = (low + high) / 2;
      Seq candidate = feed_.files.signatures.last_below(middle + 1);
      if (candidate <= low || verifies(candidate)) {
        low = middle;
      } else {
        high = candidate.value();
      }
    }
    return best_;
  }

 private:
  bool verifies(Seq length) {
    // Last, as it is: what does not fit may lie below roots that do.
    static const Corrections none;
    for (const Corrections* corrections : {&scan_.from_hashes, &scan_.from_blocks, &none}) {
      if (auto roots = verified_roots(feed_, length, *corrections)) {
        if (length > best_.length) best_ = {length, std::move(*roots), corrections};
        return true;
      }
    }
    return false;
  }

  const FeedState& feed_;
  const TreeScan& scan_;
  Best best_;
};

/// How far the owner can sign anew: blocks that were acknowledged and are whole.
Seq whole_and_marked(const FeedState& feed, const TreeScan& scan, Seq from, Seq marked) {
  Seq seq = from;
  Seq end = std::min(marked, scan.leaves);
  while (seq < end && (scan.matches[seq.value()] || !feed.bitfield.has_block(seq))) ++seq;
  return seq;
}

[[noreturn]] void throw_nothing_verifies(const FeedState& feed, Seq claimed) {
  throw Error(Errc::damaged_feed,
              fmt::format("{} holds {} blocks, but no part of it verifies against its key {}: the "
                          "files `key`, `tree` or "
                          "`signatures` are damaged or not of one feed. Nothing was changed: "
                          "restore them from a copy, "
                          "or get the feed again from a peer into another directory",
                          feed.files.where(), claimed, feed.key));
}

void recover_thoroughly(FeedState& feed, Seq marked, Seq signed_length) {
  Seq claimed = std::max(marked, signed_length);
  TreeScan scan = scan_tree(feed.files, std::min(claimed, Seq(feed.files.tree.capacity())));
  Best best = BestLength(feed, scan).find(claimed);

  Seq whole = feed.secret_key ? whole_and_marked(feed, scan, best.length, marked) : best.length;
  bool sign_anew = whole > best.length;
  if (sign_anew) {
    std::optional<Roots> roots = corrected_roots(feed.files, whole, scan.from_hashes);
    if (roots) best = {whole, std::move(*roots), &scan.from_hashes};
    sign_anew = roots.has_value();
  }
  if (best.length == 0) throw_nothing_verifies(feed, claimed);

  for (const auto& [index, node] : *best.corrections) {
    if (flat_tree::right_span(index) < flat_tree::leaf(best.length)) feed.files.tree.write(node);
  }
  if (sign_anew) {
    feed.files.signatures.write(
        best.length, crypto::sign(signable(tree_hash(best.roots), best.length), *feed.secret_key));
  }
  set_length(feed, best.length, std::move(best.roots));
  mark_nodes_anew(feed);
  if (marked < feed.length) mark_blocks_anew(feed, scan);
  feed.flush_bitfield();
  feed.tail_is_precious = feed.files.data->size() > feed.byte_length;
  note(feed, claimed,
       sign_anew && feed.length == claimed
           ? fmt::format("the signature for {} blocks was missing or damaged; the blocks are whole "
                         "and were signed again",
                         feed.length)
           : fmt::format("the files claim {} blocks, of which {} verify; what lies beyond is kept, "
                         "in files named lost-{}.* "
                         "once something is appended",
                         claimed, feed.length, feed.length));
}

bool is_static(const FeedState& feed, const Roots& roots) {
  Hash hash = tree_hash(roots);
  return std::equal(hash.begin(), hash.end(), feed.key.begin());
}

}  // namespace

void recover_length(FeedState& feed) {
  Seq marked = feed.bitfield.blocks_in_tree();
  Seq signed_length = feed.files.signatures.last_below(feed.files.signatures.capacity() + 1);

  if (marked == 0 && signed_length == 0) {
    // New, or the first append was torn; or more than one file is lost, and then the blocks may be
    // all that is left.
    feed.tail_is_precious = feed.files.data->size() > 0;
    feed.bitfield.drop_from(0);
    return;
  }
  if (marked == signed_length) {
    if (auto roots = verified_roots(feed, marked))
      return set_length(feed, marked, std::move(*roots));
  } else if (signed_length > marked) {
    if (adopt(feed, marked, signed_length)) return;
    if (auto roots = verified_roots(feed, marked)) {
      set_length(feed, marked, std::move(*roots));
      feed.tail_is_precious = true;
      return;
    }
  } else if (signed_length == 0) {
    std::optional<Roots> roots = feed.stored_roots(marked);
    if (roots && is_static(feed, *roots)) {
      feed.live = false;
      return set_length(feed, marked, std::move(*roots));
    }
  }
  recover_thoroughly(feed, marked, signed_length);
}

}  // namespace hypercore
