#include <fmt/core.h>
#include <sodium.h>
#include <hypercore/varint.hpp>
#include <protocol/noise.hpp>
#include <protocol/protobuf.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace protocol {
namespace {

constexpr std::string_view protocol_name = "Noise_XX_25519_ChaChaPoly_BLAKE2b";

unsigned char* raw(std::byte* bytes) { return reinterpret_cast<unsigned char*>(bytes); }
const unsigned char* raw(const std::byte* bytes) {
  return reinterpret_cast<const unsigned char*>(bytes);
}

[[noreturn]] void refuse(std::string_view why) {
  throw Error(Errc::handshake_failed, fmt::format("the handshake with this peer failed: {}", why));
}

using SharedSecret = crypto::FixedBytes<struct SharedSecretTag, 32>;

SharedSecret diffie_hellman(const NoiseSecretKey& ours, const NoisePublicKey& theirs) {
  SharedSecret shared;
  if (crypto_scalarmult(raw(shared.data()), raw(ours.data()), raw(theirs.data())) != 0) {
    refuse("it sent a key with which nothing stays secret");
  }
  return shared;
}

void append(Bytes& to, BytesView bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

/// `NoisePayload { required bytes nonce = 1 }`
Bytes encode_payload(const CipherNonce& nonce) {
  Bytes payload;
  FieldWriter(payload).bytes(1, nonce);
  return payload;
}

CipherNonce decode_payload(BytesView payload) {
  try {
    FieldReader fields("handshake", payload);
    std::optional<CipherNonce> nonce;
    while (auto field = fields.next()) {
      if (*field == 1) nonce = fields.fixed<CipherNonce>();
    }
    if (nonce) return *nonce;
  } catch (const Error& error) {
    refuse(error.what());
  }
  refuse("its payload holds no nonce of its cipher");
}

}  // namespace

NoiseKeyPair NoiseKeyPair::generate() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium did not start: no random source");
  NoiseKeyPair pair;
  crypto_kx_keypair(raw(pair.public_key.data()), raw(pair.secret_key.data()));
  return pair;
}

NoiseKeyPair NoiseKeyPair::from_seed(BytesView seed) {
  if (seed.size() != crypto_kx_SEEDBYTES) {
    throw std::invalid_argument(
        fmt::format("a seed has {} bytes, this one has {}", crypto_kx_SEEDBYTES, seed.size()));
  }
  NoiseKeyPair pair;
  crypto_kx_seed_keypair(raw(pair.public_key.data()), raw(pair.secret_key.data()),
                         raw(seed.data()));
  return pair;
}

HandshakeSecrets HandshakeSecrets::generate(const std::optional<NoiseKeyPair>& static_keys) {
  HandshakeSecrets secrets{
      static_keys ? *static_keys : NoiseKeyPair::generate(), NoiseKeyPair::generate(), {}};
  randombytes_buf(secrets.nonce.data(), CipherNonce::size());
  return secrets;
}

Handshake::Handshake(Role role, const HandshakeSecrets& secrets)
    : role_(role), secrets_(secrets), state_(protocol_name) {
  state_.mix_hash({});  // the prologue, which is empty
  if (role_ == Role::initiator) send_message();
}

Bytes Handshake::take_output() { return std::exchange(output_, {}); }

void Handshake::receive(BytesView& bytes) {
  while (!result_ && !bytes.empty()) {
    // The prefix byte by byte, as nothing behind the message is ours.
    BytesView message = input_;
    auto size = hypercore::take_varint(message);
    if (size && *size > largest_message) {
      refuse(
          fmt::format("its first bytes announce a message of {} bytes; it speaks another "
                      "protocol, or another program listens at this address",
                      *size));
    }
    if (!size && input_.size() >= 2)
      refuse("its first bytes are no length; it speaks another protocol");
    std::size_t missing = size ? *size - message.size() : 1;
    std::size_t count = std::min(missing, bytes.size());
    append(input_, bytes.first(count));
    bytes = bytes.subspan(count);
    if (size && count == missing) {
      Bytes whole = std::exchange(input_, {});
      receive_message(BytesView(whole).last(*size));
    }
  }
}

// The pattern XX. The first message is in the clear; from `ee` on everything is encrypted.
void Handshake::send_message() {
  Bytes message;
  if (step_ == 0 || step_ == 1) {
    append(message, secrets_.ephemeral.public_key);
    state_.mix_hash(secrets_.ephemeral.public_key);
  }
  if (step_ == 1) state_.mix_key(diffie_hellman(secrets_.ephemeral.secret_key, remote_ephemeral_));
  if (step_ == 1 || step_ == 2) {
    append(message, state_.encrypt_and_hash(secrets_.static_keys.public_key));
    // `es` and `se` are, for whoever sends its static key, that key and the other's ephemeral one.
    state_.mix_key(diffie_hellman(secrets_.static_keys.secret_key, remote_ephemeral_));
  }
  append(message, state_.encrypt_and_hash(encode_payload(secrets_.nonce)));
  hypercore::append_varint(output_, message.size());
  append(output_, message);
  if (++step_ == 3) finish();
}

void Handshake::receive_message(BytesView message) {
  if (step_ == 0 || step_ == 1) {
    if (message.size() < NoisePublicKey::size()) refuse("its first message is too short");
    remote_ephemeral_ = NoisePublicKey::from(message.first(NoisePublicKey::size()));
    state_.mix_hash(remote_ephemeral_);
    message = message.subspan(NoisePublicKey::size());
  }
  if (step_ == 1) state_.mix_key(diffie_hellman(secrets_.ephemeral.secret_key, remote_ephemeral_));
  if (step_ == 1 || step_ == 2) {
    remote_static_ = take_key(message);
    state_.mix_key(diffie_hellman(secrets_.ephemeral.secret_key, *remote_static_));
  }
  auto payload = state_.decrypt_and_hash(message);
  if (!payload) refuse("its message was changed on the way, or made for somebody else");
  if (!payload->empty()) remote_nonce_ = decode_payload(*payload);
  if (++step_ == 3) {
    finish();
  } else {
    send_message();
  }
}

NoisePublicKey Handshake::take_key(BytesView& message) {
  std::size_t size = NoisePublicKey::size() + state_.tag_size();
  if (message.size() < size) {
    refuse(
        "its message is too short; perhaps both sides are initiators, of which there must be one");
  }
  auto key = state_.decrypt_and_hash(message.first(size));
  if (!key) refuse("its key was changed on the way, or sent to somebody else");
  message = message.subspan(size);
  return NoisePublicKey::from(*key);
}

void Handshake::finish() {
  if (!remote_nonce_) refuse("it sent no nonce of its cipher");
  auto [initiators, responders] = state_.split();
  bool first = role_ == Role::initiator;
  HandshakeResult result;
  result.transmit_key = CipherKey::from(first ? initiators : responders);
  result.receive_key = CipherKey::from(first ? responders : initiators);
  result.transmit_nonce = secrets_.nonce;
  result.receive_nonce = *remote_nonce_;
  result.remote_static = remote_static_.value();
  result.hash = HandshakeHash::from(state_.hash());
  result_ = result;
}

}  // namespace protocol
