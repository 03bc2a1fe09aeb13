#include <swarm/topic.hpp>

#include <sodium.h>

namespace swarm {

Topic Topic::named(std::string_view name) {
  static_assert(size == crypto_hash_sha256_BYTES);
  Bytes digest;
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(name.data()), name.size());
  return digest;
}

}  // namespace swarm
