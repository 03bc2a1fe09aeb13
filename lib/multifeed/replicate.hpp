#pragma once
/// @file
/// Sets of feeds over connections: with this header, `multifeed.replicate(connection)` works.
///
/// @code
/// swarm.on_connection([multi](swarm::Connection connection) {
///   multi.replicate(std::move(connection), {.live = true});
/// });
/// @endcode
///
/// A peer that does not know the shared key gets nothing, and the connection ends with the error
/// `wrong_shared_key`; one that speaks another version, with `other_version`. Over one connection
/// at most 4095 feeds go, and the first 16 384 that a peer offers are looked at: that, and what a
/// Session bounds, is all the memory that it can make this side use. The options hold for each
/// feed. Source: docs/formats/multifeed.md, section 2.

#include <multifeed/multifeed.hpp>

#include <protocol/replicate.hpp>

namespace multifeed {

/// `Multifeed::replicate` over a session that is there, which must be `live` if the options are. A
/// set of feeds that is on it already stays as it is; there can be only one.
protocol::Session replicate_multifeed(const Multifeed& multifeed, const protocol::Session& session,
                                      const hypercore::ReplicateOptions& options);

/// `Multifeed::replicate` over a connection, which becomes a session of its own.
template <protocol::PeerConnection Connection>
protocol::Session replicate_multifeed(const Multifeed& multifeed, Connection&& connection,
                                      const hypercore::ReplicateOptions& options) {
  protocol::Session session(std::forward<Connection>(connection), {.live = options.live});
  try {
    return replicate_multifeed(multifeed, session, options);
  } catch (...) {
    session.close();
    throw;
  }
}

}  // namespace multifeed
