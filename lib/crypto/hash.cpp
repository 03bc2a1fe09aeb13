#include <crypto/hash.hpp>

#include <sodium.h>

#include <stdexcept>

namespace crypto {
namespace {

const unsigned char* raw(BytesView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* raw(Hash& hash) { return reinterpret_cast<unsigned char*>(hash.data()); }

}  // namespace

Hash blake2b(BytesView bytes) {
  Hash hash;
  crypto_generichash(raw(hash), Hash::size(), raw(bytes), bytes.size(), nullptr, 0);
  return hash;
}

Hash blake2b(std::initializer_list<BytesView> parts) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, Hash::size());
  for (BytesView part : parts) crypto_generichash_update(&state, raw(part), part.size());
  Hash hash;
  crypto_generichash_final(&state, raw(hash), Hash::size());
  return hash;
}

Hash blake2b_keyed(BytesView key, BytesView bytes) {
  if (key.size() < crypto_generichash_KEYBYTES_MIN ||
      key.size() > crypto_generichash_KEYBYTES_MAX) {
    throw std::invalid_argument(fmt::format("a key of BLAKE2b has {} to {} bytes, this one has {}",
                                            crypto_generichash_KEYBYTES_MIN,
                                            crypto_generichash_KEYBYTES_MAX, key.size()));
  }
  Hash hash;
  crypto_generichash(raw(hash), Hash::size(), raw(bytes), bytes.size(), raw(key), key.size());
  return hash;
}

}  // namespace crypto
