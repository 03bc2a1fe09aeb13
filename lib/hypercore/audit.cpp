#include <hypercore/flat_tree.hpp>
#include <hypercore/tree_scan.hpp>

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

}  // namespace

AuditReport audit_feed(FeedState& feed, const AuditOptions& options) {
  feed.check_open();
  TreeScan scan = scan_tree(feed.files, feed.length);
  const Corrections* corrections = proven(feed, scan);
  if (corrections == &scan.from_blocks && !scan.undecided.empty()) {
    for (Seq seq : scan.undecided) scan.matches[seq.value()] = true;
  }

  AuditReport report;
  report.damaged_nodes = corrections ? corrections->size() : scan.wrong_parents;
  report.signature_ok = newest_signature_ok(feed);
  for (Seq seq = 0; seq < feed.length; ++seq) {
    bool matches = scan.matches[seq.value()];
    if (feed.bitfield.has_block(seq)) {
      if (matches) {
        ++report.valid;
      } else {
        report.bad.push_back(seq);
      }
    } else if (matches) {
      report.recovered.push_back(seq);
    }
  }

  if (options.repair) {
    if (corrections) {
      for (const auto& [index, node] : *corrections) feed.files.tree.write(node);
      feed.offsets = {};
    }
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
