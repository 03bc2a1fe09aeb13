#pragma once
/// @file
/// How a peer shows that it knows a feed's public key without saying it: a hash of the key and of
/// what only the two sides of this connection know, so that it is worth nothing elsewhere. Source:
/// docs/formats/hypercore-wire.md, section 4.
///
/// For the library, not for programs.

#include <protocol/messages.hpp>
#include <protocol/noise.hpp>

namespace protocol {

/// What we send when we open a channel.
Capability own_capability(const HandshakeResult& handshake, const crypto::PublicKey& feed);

/// What the peer sends if it knows the key.
Capability expected_capability(const HandshakeResult& handshake, const crypto::PublicKey& feed);

/// Whether the peer knows the key. Takes as long for a near miss as for a far one.
bool knows_key(const HandshakeResult& handshake, const crypto::PublicKey& feed,
               const std::optional<Capability>& sent_by_peer);

}  // namespace protocol
