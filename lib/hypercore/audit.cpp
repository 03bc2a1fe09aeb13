#include <hypercore/flat_tree.hpp>
#include <hypercore/tree_scan.hpp>

#include <algorithm>

namespace hypercore {
namespace {

bool newest_signature_ok(const FeedState& feed) {
  if (feed.length == 0) return true;
  if (!feed.live) return true;  // a static feed was checked against its key when it was opened
  std::optional<crypto::Signature> signature = feed.files.signatures.read(feed.length);
  return signature && verify_roots(feed.roots, feed.length, *signature, feed.key);
}

/// The corrections that lead to the roots that the owner signed. Those from the blocks come first:
/// if they do, every block is right.
const Corrections* proven(const FeedState& feed, const TreeScan& scan) {
  for (const Corrections* corrections : {&scan.from_blocks, &scan.from_hashes}) {
    if (corrected_roots(feed.files, feed.length, *corrections) == feed.roots) return corrections;
  }
  return nullptr;
}

/// Whether all siblings on the way up are known, so that a root vouches for the node.
bool is_below_a_root(const FeedState& feed, NodeIndex node, const Corrections& corrections) {
  auto is_root = [&] {
    return std::any_of(feed.roots.begin(), feed.roots.end(),
                       [&](const Node& root) { return root.index == node; });
  };
  for (; !is_root(); node = flat_tree::parent(node)) {
    NodeIndex sibling = flat_tree::sibling(node);
    if (!corrections.contains(sibling) && !feed.files.tree.read(sibling)) return false;
    if (flat_tree::right_span(node) >= flat_tree::leaf(feed.length)) return false;
  }
  return true;
}

/// Copies of somebody else's feed have gaps, and next to them bytes that were never written and
/// nodes that may have been torn. Only a root can say that those are right; or a hash, that only
/// the size beside it is wrong.
Corrections without_strays(const FeedState& feed, const Corrections& corrections) {
  Corrections result;
  for (const auto& [index, node] : corrections) {
    std::optional<Node> stored = feed.files.tree.read(index);
    bool is_size = flat_tree::is_leaf(index) && stored && stored->hash == node.hash;
    if (is_size || is_below_a_root(feed, index, corrections)) result.emplace(index, node);
  }
  return result;
}

/// A node that is not marked is not claimed to be there.
std::uint64_t count_marked(const FeedState& feed, const Corrections& corrections) {
  return static_cast<std::uint64_t>(
      std::count_if(corrections.begin(), corrections.end(),
                    [&](const auto& entry) { return feed.bitfield.has_node(entry.first); }));
}

}  // namespace

AuditReport audit_feed(FeedState& feed, const AuditOptions& options) {
  feed.check_open();
  TreeScan scan = scan_tree(feed.files, feed.length);
  const Corrections* corrections = proven(feed, scan);
  if (corrections == nullptr) {
    // A node that was torn while it was written is not marked, and then nobody relies on it.
    scan = scan_tree(feed.files, feed.length, &feed.bitfield);
    corrections = proven(feed, scan);
  }
  Corrections wanted;
  if (corrections != nullptr) wanted = without_strays(feed, *corrections);
  if (corrections == &scan.from_blocks) {
    for (Seq seq : scan.undecided) {
      if (wanted.contains(flat_tree::leaf(seq))) scan.matches[seq.value()] = true;
    }
  }

  AuditReport report;
  report.damaged_nodes = corrections ? count_marked(feed, wanted) : scan.wrong_parents;
  report.signature_ok = newest_signature_ok(feed);
  for (Seq seq = 0; seq < feed.length; ++seq) {
    bool matches = scan.matches[seq.value()];
    if (feed.bitfield.has_block(seq)) {
      if (matches) {
        ++report.valid;
      } else {
        report.bad.push_back(seq);
      }
    } else if (matches && is_below_a_root(feed, flat_tree::leaf(seq), wanted)) {
      report.recovered.push_back(seq);
    }
  }

  if (options.repair) {
    for (const auto& [index, node] : wanted) feed.files.tree.write(node);
    feed.offsets = {};
    for (Seq seq : report.recovered) {
      feed.bitfield.set_block(seq, true);
      feed.bitfield.set_node(flat_tree::leaf(seq));
    }
  }
  if (options.drop_bad) {
    for (Seq seq : report.bad) feed.bitfield.set_block(seq, false);
  }
  feed.flush_bitfield();
  return report;
}

}  // namespace hypercore
