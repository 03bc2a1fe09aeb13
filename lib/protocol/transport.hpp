#pragma once
/// @file
/// One side of a connection without its socket and clock: handshake, cipher, frames, keep-alive and
/// timeouts. Bytes and the time go in, messages and bytes come out. Source:
/// docs/formats/hypercore-wire.md, sections 1 to 4.
///
/// For the library, not for programs.

#include <protocol/cipher.hpp>
#include <protocol/frame.hpp>
#include <protocol/messages.hpp>
#include <protocol/noise.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace protocol {

using Time = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

class Transport {
 public:
  /// @param timeout how long a peer may keep silent, or unable to read; zero: for ever
  Transport(Role role, const HandshakeSecrets& secrets, Duration timeout, Time now);

  /// Calls `on_handshake` once, then `on_message` for each message; both may send. The views in a
  /// message are valid during the call. `on_message` returns whether to go on. `bytes` are
  /// decrypted in place.
  /// @throws Error and is not to be used afterwards
  struct Events {
    std::function<void(const HandshakeResult&)> on_handshake;
    std::function<bool(std::uint64_t channel, const Message&)> on_message;
  };
  void receive(std::span<std::byte> bytes, Time now, const Events& events);

  /// Adds a message to the output; before the end of the handshake it is kept back.
  void send(std::uint64_t channel, const Message& message);

  /// Swaps what is to be sent into `into`, which must be empty; its memory is used for what comes
  /// next. Say with `written` when it is on its way.
  void take_output(Bytes& into, Time now);
  void written(std::size_t bytes, Time now);
  /// Bytes that were sent or taken, and not yet written.
  std::size_t backlog() const { return output_.size() + kept_back_.size() + taken_; }
  bool has_output() const { return !output_.empty(); }

  /// When `advance` is to be called next.
  Time deadline() const;
  /// Sends a keep-alive if it is time. @throws Error timeout
  void advance(Time now);

  const std::optional<HandshakeResult>& handshake() const { return handshake_.result(); }
  std::uint64_t bytes_received() const { return received_; }
  std::uint64_t bytes_sent() const { return sent_; }

 private:
  void receive_handshake(std::span<std::byte>& bytes, const Events& events);
  void receive_frames(std::span<std::byte> bytes, const Events& events);
  void encrypt_from(std::size_t start);
  void note_progress(Time now);

  Handshake handshake_;
  Duration timeout_;
  std::optional<StreamCipher> transmit_;
  std::optional<StreamCipher> receive_;
  FrameReader frames_;
  Bytes output_;     // encrypted
  Bytes kept_back_;  // in the clear, until the handshake is done
  std::size_t taken_ = 0;
  std::uint64_t received_ = 0, sent_ = 0;
  std::uint64_t received_at_progress_ = 0;
  Time last_progress_, last_sent_, last_written_, now_;
};

}  // namespace protocol
