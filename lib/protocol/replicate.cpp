#include <protocol/replicate.hpp>

#include <protocol/peer.hpp>

namespace protocol {

ReplicationStats replication_stats(const hypercore::Feed& feed) {
  return Exchange::of(feed)->stats();
}

}  // namespace protocol

namespace hypercore {

protocol::Session replicate_feed(const Feed& feed, const protocol::Session& session,
                                 const ReplicateOptions& options) {
  protocol::Peer::start(session.core(), feed, options);
  return session;
}

}  // namespace hypercore
