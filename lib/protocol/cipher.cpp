#include <sodium.h>
#include <protocol/cipher.hpp>

#include <algorithm>
#include <stdexcept>

namespace protocol {
namespace {

unsigned char* raw(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}
const unsigned char* raw(BytesView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

StreamCipher::StreamCipher(const CipherKey& key, const CipherNonce& nonce) {
  // Without it libsodium takes the code that runs on any processor, which is slower.
  if (sodium_init() < 0) throw std::runtime_error("libsodium did not start");
  BytesView bytes = nonce;
  constexpr std::size_t for_key = crypto_core_hsalsa20_INPUTBYTES;
  crypto_core_hsalsa20(raw(std::span<std::byte>(salsa_key_)), raw(bytes.first(for_key)),
                       raw(BytesView(key)), nullptr);
  std::copy(bytes.begin() + for_key, bytes.end(), salsa_nonce_.begin());
}

void StreamCipher::apply(std::span<std::byte> bytes) {
  auto cipher = [this](std::span<std::byte> part) {
    crypto_stream_salsa20_xor_ic(raw(part), raw(part), part.size(), raw(BytesView(salsa_nonce_)),
                                 position_ / block_size, raw(BytesView(salsa_key_)));
  };
  // Up to the end of the block that the last call ended in, from what it left.
  std::size_t in_block = position_ % block_size;
  if (in_block != 0) {
    std::size_t count = std::min(bytes.size(), block_size - in_block);
    for (std::size_t i = 0; i < count; ++i) bytes[i] ^= block_[in_block + i];
    position_ += count;
    bytes = bytes.subspan(count);
  }
  // Whole blocks, in place.
  std::span<std::byte> whole = bytes.first(bytes.size() - bytes.size() % block_size);
  if (!whole.empty()) cipher(whole);
  position_ += whole.size();
  bytes = bytes.subspan(whole.size());
  if (bytes.empty()) return;
  // The beginning of one more.
  block_.fill(std::byte{0});
  cipher(block_);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] ^= block_[i];
  position_ += bytes.size();
}

}  // namespace protocol
