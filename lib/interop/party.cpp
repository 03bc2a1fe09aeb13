#include <interop/party.hpp>

#include <crypto/bytes.hpp>

#include <cstring>

namespace interop {

crypto::Bytes test_block(std::uint64_t seq, std::size_t size) {
  crypto::Bytes bytes(size);
  std::uint32_t state = (static_cast<std::uint32_t>(seq) + 1) * 0x9e3779b1u | 1u;
  for (std::size_t at = 0; at + 4 <= size; at += 4) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    std::memcpy(bytes.data() + at, &state, 4);
  }
  return bytes;
}

}  // namespace interop
