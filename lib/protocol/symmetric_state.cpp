#include <sodium.h>
#include <protocol/symmetric_state.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace protocol {
namespace {

using crypto::Bytes;
using crypto::BytesView;
using Digest = SymmetricState::Digest;
using Key = SymmetricState::Key;

constexpr std::size_t hmac_block = 128;  // bytes; the block of BLAKE2b

template <class Container>
auto* raw(Container& bytes) {
  using Byte = std::conditional_t<std::is_const_v<std::remove_pointer_t<decltype(bytes.data())>>,
                                  const unsigned char, unsigned char>;
  return reinterpret_cast<Byte*>(bytes.data());
}

Digest blake2b_512(std::initializer_list<BytesView> parts) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, Digest::size());
  for (BytesView part : parts) crypto_generichash_update(&state, raw(part), part.size());
  Digest digest;
  crypto_generichash_final(&state, raw(digest), Digest::size());
  return digest;
}

/// @param key at most 128 bytes
Digest hmac(BytesView key, std::initializer_list<BytesView> parts) {
  std::array<std::byte, hmac_block> inner_pad{};
  std::copy(key.begin(), key.end(), inner_pad.begin());
  std::array<std::byte, hmac_block> outer_pad = inner_pad;
  for (std::byte& byte : inner_pad) byte ^= std::byte{0x36};
  for (std::byte& byte : outer_pad) byte ^= std::byte{0x5c};

  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, Digest::size());
  crypto_generichash_update(&state, raw(inner_pad), inner_pad.size());
  for (BytesView part : parts) crypto_generichash_update(&state, raw(part), part.size());
  Digest inner;
  crypto_generichash_final(&state, raw(inner), Digest::size());
  return blake2b_512({outer_pad, inner});
}

std::pair<Digest, Digest> hkdf(const Digest& chaining_key, BytesView input) {
  constexpr std::array<std::byte, 1> one{std::byte{1}};
  constexpr std::array<std::byte, 1> two{std::byte{2}};
  Digest secret = hmac(chaining_key, {input});
  Digest first = hmac(secret, {one});
  return {first, hmac(secret, {first, two})};
}

Key key_of(const Digest& digest) { return Key::from(BytesView(digest).first(Key::size())); }

/// Four zero bytes, then the counter, least significant byte first.
std::array<unsigned char, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> nonce_of(
    std::uint64_t counter) {
  std::array<unsigned char, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> nonce{};
  for (std::size_t i = 4; i < nonce.size(); ++i, counter >>= 8) {
    nonce.at(i) = static_cast<unsigned char>(counter);
  }
  return nonce;
}

}  // namespace

SymmetricState::SymmetricState(std::string_view protocol_name) {
  std::copy_n(crypto::bytes_of(protocol_name).begin(),
              std::min(protocol_name.size(), Digest::size()), hash_.begin());
  chaining_key_ = hash_;
}

void SymmetricState::mix_hash(BytesView bytes) { hash_ = blake2b_512({hash_, bytes}); }

void SymmetricState::mix_key(BytesView input) {
  auto [chaining_key, key] = hkdf(chaining_key_, input);
  chaining_key_ = chaining_key;
  key_ = key_of(key);
  nonce_ = 0;
}

std::size_t SymmetricState::tag_size() const {
  return key_ ? crypto_aead_chacha20poly1305_ietf_ABYTES : 0;
}

Bytes SymmetricState::encrypt_and_hash(BytesView plain) {
  Bytes sealed(plain.begin(), plain.end());
  if (key_) {
    sealed.resize(plain.size() + tag_size());
    crypto_aead_chacha20poly1305_ietf_encrypt(raw(sealed), nullptr, raw(plain), plain.size(),
                                              raw(hash_), hash_.size(), nullptr,
                                              nonce_of(nonce_).data(), raw(*key_));
    ++nonce_;
  }
  mix_hash(sealed);
  return sealed;
}

std::optional<Bytes> SymmetricState::decrypt_and_hash(BytesView sealed) {
  Bytes plain(sealed.begin(), sealed.end());
  if (key_) {
    if (sealed.size() < tag_size()) return {};
    plain.resize(sealed.size() - tag_size());
    if (crypto_aead_chacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, raw(sealed),
                                                  sealed.size(), raw(hash_), hash_.size(),
                                                  nonce_of(nonce_).data(), raw(*key_)) != 0) {
      return {};
    }
    ++nonce_;
  }
  mix_hash(sealed);
  return plain;
}

std::pair<Key, Key> SymmetricState::split() const {
  auto [first, second] = hkdf(chaining_key_, {});
  return {key_of(first), key_of(second)};
}

}  // namespace protocol
