#pragma once
/// @file
/// All that is random in a simulation comes from its seed, so that a run can be repeated.

#include <crypto/bytes.hpp>
#include <protocol/noise.hpp>

#include <random>

namespace sim {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 to `limit - 1`.
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  std::uint64_t between(std::uint64_t first, std::uint64_t last) {
    return first + below(last - first + 1);
  }
  bool chance(unsigned percent) { return below(100) < percent; }

  crypto::Bytes bytes(std::size_t size) {
    crypto::Bytes result(size);
    for (std::byte& byte : result) byte = static_cast<std::byte>(below(256));
    return result;
  }

  protocol::HandshakeSecrets secrets() {
    protocol::HandshakeSecrets result;
    result.static_keys = protocol::NoiseKeyPair::from_seed(bytes(32));
    result.ephemeral = protocol::NoiseKeyPair::from_seed(bytes(32));
    result.nonce = protocol::CipherNonce::from(bytes(protocol::CipherNonce::size()));
    return result;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace sim
