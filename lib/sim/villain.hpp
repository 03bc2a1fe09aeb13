#pragma once
/// @file
/// One who knows the feed's key, and says what it likes.

#include <protocol/session_core.hpp>

namespace sim {

class World;

class Villain final : public protocol::ChannelUser {
 public:
  /// Opens a feed on a connection.
  static void start(World& world, const std::shared_ptr<protocol::SessionCore>& core,
                    std::size_t log);

  Villain(World& world, protocol::SessionCore& core, std::size_t log);

  void opened() override;
  void received(const protocol::Message& message) override;
  void batch_done() override {}
  void writable() override {}
  protocol::Time on_time(protocol::Time now) override;
  void closed() override { channel_ = nullptr; }

 private:
  void lie_about_blocks();
  void answer(const protocol::Request& request);
  void say_nonsense();
  void send(const protocol::Message& message) {
    if (channel_ != nullptr) channel_->send(message);
  }

  World& world_;
  protocol::SessionCore& core_;
  std::size_t log_;
  protocol::Channel* channel_ = nullptr;
  // In percent: how it is.
  unsigned silent_, false_, talkative_;
  bool patient_;  // seldom says what gets it thrown out at once
};

}  // namespace sim
