#include <sodium.h>
#include <protocol/capability.hpp>

namespace protocol {
namespace {

/// `BLAKE2b-256(key = the receiver's, "hypercore capability" || the sender's || feed)`
Capability capability(const CipherKey& senders, const CipherKey& receivers,
                      const crypto::PublicKey& feed) {
  Bytes message;
  for (BytesView part :
       {crypto::bytes_of("hypercore capability"), BytesView(senders), BytesView(feed)}) {
    message.insert(message.end(), part.begin(), part.end());
  }
  return Capability::from(crypto::blake2b_keyed(receivers, message));
}

}  // namespace

Capability own_capability(const HandshakeResult& handshake, const crypto::PublicKey& feed) {
  return capability(handshake.transmit_key, handshake.receive_key, feed);
}

Capability expected_capability(const HandshakeResult& handshake, const crypto::PublicKey& feed) {
  return capability(handshake.receive_key, handshake.transmit_key, feed);
}

bool knows_key(const HandshakeResult& handshake, const crypto::PublicKey& feed,
               const std::optional<Capability>& sent_by_peer) {
  if (!sent_by_peer) return false;
  Capability expected = expected_capability(handshake, feed);
  return sodium_memcmp(expected.data(), sent_by_peer->data(), Capability::size()) == 0;
}

}  // namespace protocol
