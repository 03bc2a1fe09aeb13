#pragma once
/// @file
/// Feeds over connections: with this header, `feed.replicate(connection)` and the `async_` members
/// of a feed work.
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
#include <protocol/wait.hpp>

#include <hypercore/feed.hpp>

namespace protocol {

/// Counted for a feed since it was first replicated, over all its peers.
struct ReplicationStats {
  std::uint64_t downloaded_blocks = 0, downloaded_bytes = 0;
  std::uint64_t uploaded_blocks = 0, uploaded_bytes = 0;
  std::size_t peers = 0;  ///< now
};

ReplicationStats replication_stats(const hypercore::Feed& feed);

}  // namespace protocol

namespace hypercore {

// Found through the feed by the member templates of Feed.

/// Replicates over a session that is there. A feed that is open on it already stays as it is.
protocol::Session replicate_feed(const Feed& feed, const protocol::Session& session,
                                 const ReplicateOptions& options);

/// Replicates over a connection of its own.
template <protocol::PeerConnection Connection>
protocol::Session replicate_feed(const Feed& feed, Connection&& connection,
                                 const ReplicateOptions& options) {
  protocol::Session session(std::forward<Connection>(connection), {.live = options.live});
  return replicate_feed(feed, session, options);
}

template <class Executor, class Token>
auto async_get_block(const Feed& feed, Executor& executor, Seq seq, const WaitOptions& options,
                     Token&& token) {
  return protocol::async_wait_for<void(std::exception_ptr, Bytes)>(
      feed, executor, options, std::forward<Token>(token),
      [seq](protocol::Waits& waits, bool if_available, protocol::WaitDone done) {
        return waits.for_block(seq, if_available, std::move(done));
      },
      [feed, seq] { return feed.get(seq); });
}

template <class Executor, class Token>
auto async_update_feed(const Feed& feed, Executor& executor, Seq length, const WaitOptions& options,
                       Token&& token) {
  return protocol::async_wait_for<void(std::exception_ptr)>(
      feed, executor, options, std::forward<Token>(token),
      [length](protocol::Waits& waits, bool if_available, protocol::WaitDone done) {
        return waits.for_length(length, if_available, std::move(done));
      });
}

template <class Executor, class Token>
auto async_seek_byte(const Feed& feed, Executor& executor, std::uint64_t position,
                     const WaitOptions& options, Token&& token) {
  return protocol::async_wait_for<void(std::exception_ptr, BytePosition)>(
      feed, executor, options, std::forward<Token>(token),
      [position](protocol::Waits& waits, bool if_available, protocol::WaitDone done) {
        return waits.for_byte(position, if_available, std::move(done));
      },
      [feed, position] { return feed.seek(position); });
}

template <class Executor, class Token>
auto async_download_range(const Feed& feed, Executor& executor, Seq first, Seq end,
                          const WaitOptions& options, Token&& token) {
  return protocol::async_wait_for<void(std::exception_ptr)>(
      feed, executor, options, std::forward<Token>(token),
      [first, end](protocol::Waits& waits, bool if_available, protocol::WaitDone done) {
        return waits.for_range(first, end, if_available, std::move(done));
      });
}

}  // namespace hypercore
