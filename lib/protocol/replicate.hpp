#pragma once
/// @file
/// Feeds over connections: with this header, `feed.replicate(connection)` works. The `async_`
/// members of a feed need <protocol/async.hpp>.
///
/// @code
/// swarm.on_connection([feed](swarm::Connection connection) {
///   feed.replicate(std::move(connection), {.live = true});
/// });
/// @endcode
///
/// What comes from a peer is stored only if the feed's owner signed it. Blocks are asked for in
/// rows (up to 1 MiB, 16 to 256 of them, under way from each peer), from all peers that have them;
/// one that is slow is helped out by others after a second. Source: docs/formats/hypercore-wire.md,
/// section 6.

#include <protocol/session.hpp>

#include <hypercore/feed.hpp>

namespace protocol {

/// Counted for a feed since it was first replicated, over all its peers.
struct ReplicationStats {
  std::uint64_t downloaded_blocks = 0, downloaded_bytes = 0;
  std::uint64_t uploaded_blocks = 0, uploaded_bytes = 0;
  std::size_t peers = 0;  ///< now
};

/// What went over for `feed` so far. @throws hypercore::Error closed
ReplicationStats replication_stats(const hypercore::Feed& feed);

}  // namespace protocol

namespace hypercore {

/// `Feed::replicate` over a session that is there. A feed that is open on it already stays as it
/// is.
protocol::Session replicate_feed(const Feed& feed, const protocol::Session& session,
                                 const ReplicateOptions& options);

/// `Feed::replicate` over a connection, which becomes a session of its own.
template <protocol::PeerConnection Connection>
protocol::Session replicate_feed(const Feed& feed, Connection&& connection,
                                 const ReplicateOptions& options) {
  protocol::Session session(std::forward<Connection>(connection), {.live = options.live});
  try {
    return replicate_feed(feed, session, options);
  } catch (...) {
    session.close();
    throw;
  }
}

}  // namespace hypercore
