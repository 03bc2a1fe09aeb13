#include <crypto/keys.hpp>

#include <sodium.h>
#include <crypto/hash.hpp>

#include <stdexcept>

namespace crypto {
namespace {

unsigned char* raw(std::byte* bytes) { return reinterpret_cast<unsigned char*>(bytes); }
const unsigned char* raw(const std::byte* bytes) {
  return reinterpret_cast<const unsigned char*>(bytes);
}

}  // namespace

KeyPair KeyPair::generate() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium did not start: no random source");
  KeyPair pair;
  crypto_sign_keypair(raw(pair.public_key.data()), raw(pair.secret_key.data()));
  return pair;
}

KeyPair KeyPair::from_seed(const Seed& seed) {
  KeyPair pair;
  crypto_sign_seed_keypair(raw(pair.public_key.data()), raw(pair.secret_key.data()),
                           raw(seed.data()));
  return pair;
}

KeyPair KeyPair::from_secret_key(const SecretKey& secret_key) {
  return from_seed(Seed::from(BytesView(secret_key).first<Seed::size()>()));
}

DiscoveryKey discovery_key(const PublicKey& public_key) {
  return DiscoveryKey::from(blake2b_keyed(public_key, bytes_of("hypercore")));
}

Signature sign(BytesView message, const SecretKey& secret_key) {
  Signature signature;
  crypto_sign_detached(raw(signature.data()), nullptr, raw(message.data()), message.size(),
                       raw(secret_key.data()));
  return signature;
}

bool verify(BytesView message, const Signature& signature, const PublicKey& public_key) {
  return crypto_sign_verify_detached(raw(signature.data()), raw(message.data()), message.size(),
                                     raw(public_key.data())) == 0;
}

}  // namespace crypto
