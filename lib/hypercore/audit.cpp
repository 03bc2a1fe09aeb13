#include <hypercore/feed_state.hpp>

namespace hypercore {
AuditReport audit_feed(FeedState& feed, const AuditOptions&) {
  AuditReport r;
  for (Seq i = 0; i < feed.length; ++i) if (feed.bitfield.has_block(i)) ++r.valid;
  return r;
}
}  // namespace hypercore
