#pragma once
/// @file
/// Two sessions back to back, without sockets and with a clock that tests turn.

#include <protocol/peer.hpp>

#include <utility>

namespace testing_sessions {

using protocol::Bytes;
using protocol::SessionCore;

/// What one says, the other hears, whenever `run` is called.
class SessionPair {
 public:
  explicit SessionPair(const protocol::SessionOptions& a = {},
                       const protocol::SessionOptions& b = {})
      : a_(std::make_shared<SessionCore>(protocol::Role::initiator, a, now_)),
        b_(std::make_shared<SessionCore>(protocol::Role::responder, b, now_)) {}

  const std::shared_ptr<SessionCore>& a() { return a_; }
  const std::shared_ptr<SessionCore>& b() { return b_; }

  /// Until neither has anything to say. @return bytes that went over
  std::size_t run() {
    std::size_t total = 0;
    for (std::size_t moved = 1; moved != 0; total += moved) {
      moved = move(*a_, *b_, a_ended_) + move(*b_, *a_, b_ended_);
    }
    return total;
  }

  /// Lets time pass, in steps, as the sessions want to be called.
  void pass(protocol::Duration time) {
    auto end = now_ + time;
    while (now_ < end) {
      now_ = std::max(now_ + std::chrono::milliseconds(1),
                      std::min({end, a_->deadline(), b_->deadline()}));
      now_ = std::min(now_, end);
      a_->advance(now_);
      b_->advance(now_);
      run();
    }
  }

  protocol::Time now() const { return now_; }

 private:
  std::size_t move(SessionCore& from, SessionCore& to, bool& ended) {
    if (from.is_over()) return 0;
    Bytes bytes;
    from.take_output(bytes, now_);
    if (!bytes.empty()) from.written(bytes.size(), now_);
    if (!bytes.empty()) to.receive(bytes, now_);
    if (bytes.empty() && from.wants_end() && !ended) {
      ended = true;
      from.end_sent();
      to.receive_end(now_);
    }
    return bytes.size();
  }

  protocol::Time now_{std::chrono::hours(1)};
  std::shared_ptr<SessionCore> a_, b_;
  bool a_ended_ = false, b_ended_ = false;
};

}  // namespace testing_sessions
