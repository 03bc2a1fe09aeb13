#include <protocol/transport.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace protocol {
namespace {

// A peer that sends a byte a second is as good as silent: only a whole frame, or this much of one,
// counts as a sign of life.
constexpr std::uint64_t bytes_that_count = 4096;
constexpr Time never = Time::max();

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

Transport::Transport(Role role, const HandshakeSecrets& secrets, Duration timeout, Time now)
    : handshake_(role, secrets),
      timeout_(timeout),
      output_(handshake_.take_output()),
      last_progress_(now),
      last_sent_(now),
      last_written_(now),
      now_(now) {}

void Transport::receive(std::span<std::byte> bytes, Time now, const Events& events) {
  now_ = now;
  received_ += bytes.size();
  if (!receive_) receive_handshake(bytes, events);
  if (receive_ && !bytes.empty()) receive_frames(bytes, events);
  if (receive_ && received_ - received_at_progress_ >= bytes_that_count) note_progress(now);
}

void Transport::receive_handshake(std::span<std::byte>& bytes, const Events& events) {
  BytesView rest = bytes;
  handshake_.receive(rest);
  bytes = bytes.last(rest.size());
  Bytes reply = handshake_.take_output();
  output_.insert(output_.end(), reply.begin(), reply.end());
  last_sent_ = now_;
  const auto& result = handshake_.result();
  if (!result) return;
  note_progress(now_);
  transmit_.emplace(result->transmit_key, result->transmit_nonce);
  receive_.emplace(result->receive_key, result->receive_nonce);
  if (events.on_handshake) events.on_handshake(*result);
  if (!kept_back_.empty()) {
    std::size_t from = output_.size();
    output_.insert(output_.end(), kept_back_.begin(), kept_back_.end());
    encrypt_from(from);
    kept_back_ = {};
  }
}

void Transport::receive_frames(std::span<std::byte> bytes, const Events& events) {
  receive_->apply(bytes);
  bool any = false;
  frames_.receive(bytes, [&](const Frame& frame) {
    any = true;
    std::optional<Message> message = decode_message(frame.type, frame.body);
    return !message || events.on_message(frame.channel, *message);
  });
  // A keep-alive is a whole frame, too, though nobody hears of it.
  if (any || frames_.buffered() == 0) note_progress(now_);
}

void Transport::note_progress(Time now) {
  last_progress_ = now;
  received_at_progress_ = received_;
}

void Transport::send(std::uint64_t channel, const Message& message) {
  if (!transmit_) {
    append_message(kept_back_, channel, message);
    return;
  }
  std::size_t start = output_.size();
  append_message(output_, channel, message);
  encrypt_from(start);
}

void Transport::encrypt_from(std::size_t start) {
  transmit_->apply(std::span(output_).subspan(start));
}

void Transport::take_output(Bytes& into, Time now) {
  into.swap(output_);
  if (taken_ == 0) last_written_ = now;
  taken_ += into.size();
  sent_ += into.size();
}

void Transport::written(std::size_t bytes, Time now) {
  taken_ -= std::min(taken_, bytes);
  last_written_ = now;
  last_sent_ = now;
}

Time Transport::deadline() const {
  if (timeout_ == Duration::zero()) return never;
  Time next = last_progress_ + timeout_;
  if (taken_ != 0) next = std::min(next, last_written_ + timeout_);
  if (transmit_ && backlog() == 0) next = std::min(next, last_sent_ + timeout_ / 2);
  return next;
}

void Transport::advance(Time now) {
  now_ = now;
  if (timeout_ == Duration::zero()) return;
  if (now >= last_progress_ + timeout_) {
    std::string what = transmit_ ? "nothing whole came from the peer for"
                                 : "the peer, if it is one, did not finish the handshake within";
    throw Error(Errc::timeout, fmt::format("{} {} seconds", what, seconds(timeout_)));
  }
  if (taken_ != 0 && now >= last_written_ + timeout_) {
    throw Error(Errc::timeout, fmt::format("the peer has read nothing for {} seconds, and {} bytes "
                                           "wait for it",
                                           seconds(timeout_), backlog()));
  }
  if (transmit_ && backlog() == 0 && now >= last_sent_ + timeout_ / 2) {
    output_.push_back(std::byte{0});
    encrypt_from(output_.size() - 1);
    last_sent_ = now;
  }
}

}  // namespace protocol
