#pragma once
/// @file
/// A peer that speaks the protocol by hand: it shakes hands as it should, and then says anything.
///
/// @code
/// Enemy enemy(protocol::Role::initiator);
/// enemy.then = [&] { enemy.open(1, feed.key()); enemy.say(1, Have{.start = 1}); };
/// @endcode

#include <protocol/capability.hpp>
#include <protocol/cipher.hpp>
#include <protocol/frame.hpp>
#include <protocol/messages.hpp>
#include <protocol/noise.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace testing_sessions {

using protocol::Bytes;
using protocol::BytesView;

class Enemy {
 public:
  explicit Enemy(protocol::Role role,
                 const protocol::HandshakeSecrets& secrets = protocol::HandshakeSecrets::generate())
      : handshake_(role, secrets), output_(handshake_.take_output()) {}

  std::function<void()> then;  ///< called once, when the handshake is done
  std::function<void(std::uint64_t channel, const protocol::Message&)> on_message;
  std::vector<std::string> heard;  ///< names of messages, in order

  std::size_t count(std::string_view name) const {
    return static_cast<std::size_t>(std::count(heard.begin(), heard.end(), name));
  }

  /// Bytes from the victim.
  void hear(BytesView bytes) {
    if (!receive_) {
      handshake_.receive(bytes);
      Bytes reply = handshake_.take_output();
      output_.insert(output_.end(), reply.begin(), reply.end());
      if (!handshake_.result()) return;
      const protocol::HandshakeResult& result = *handshake_.result();
      transmit_.emplace(result.transmit_key, result.transmit_nonce);
      receive_.emplace(result.receive_key, result.receive_nonce);
      if (then) then();
    }
    Bytes clear(bytes.begin(), bytes.end());
    receive_->apply(clear);
    frames_.receive(clear, [this](const protocol::Frame& frame) {
      auto message = protocol::decode_message(frame.type, frame.body);
      if (!message) return true;
      heard.emplace_back(name_of(*message));
      if (on_message) on_message(frame.channel, *message);
      return true;
    });
  }

  /// What it has to say since the last call.
  Bytes take() { return std::exchange(output_, {}); }

  void say(std::uint64_t channel, const protocol::Message& message) {
    Bytes bytes;
    protocol::append_message(bytes, channel, message);
    say_bytes(bytes);
  }
  /// Anything at all, which it encrypts.
  void say_bytes(BytesView bytes) {
    std::size_t from = output_.size();
    output_.insert(output_.end(), bytes.begin(), bytes.end());
    transmit_->apply(std::span(output_).subspan(from));
  }
  void say_frame(std::uint64_t channel, unsigned type, BytesView body) {
    Bytes bytes;
    protocol::append_frame(bytes, channel, type, body);
    say_bytes(bytes);
  }

  /// Opens a feed as one who knows its key.
  void open(std::uint64_t channel, const crypto::PublicKey& key) {
    say(channel, protocol::Open{crypto::discovery_key(key), capability(key)});
  }
  protocol::Capability capability(const crypto::PublicKey& key) const {
    return protocol::own_capability(*handshake_.result(), key);
  }
  bool is_through() const { return handshake_.result().has_value(); }

 private:
  protocol::Handshake handshake_;
  std::optional<protocol::StreamCipher> transmit_, receive_;
  protocol::FrameReader frames_;
  Bytes output_;
};

}  // namespace testing_sessions
