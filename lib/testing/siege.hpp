#pragma once
/// @file
/// A feed that an enemy attacks over one connection while an honest peer is served over another,
/// without sockets and with a clock that tests turn.

#include <protocol/peer.hpp>
#include <testing/enemy.hpp>

#include <gtest/gtest.h>
#include <storage/memory.hpp>

#include <malloc.h>

#if defined(__SANITIZE_ADDRESS__)
// Of the sanitizer, whose header is not installed with every compiler.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();  // NOLINT: its name
#endif

namespace testing_sessions {

using hypercore::Feed;
using hypercore::Seq;

/// Bytes that the program has allocated.
inline std::size_t heap_in_use() {
#if defined(__SANITIZE_ADDRESS__)
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks + mallinfo2().hblkhd;
#endif
}

class Siege {
 public:
  enum class Victim { clone, writer };

  /// @param victim who is attacked: the copy of a feed, which downloads, or its writer
  explicit Siege(Victim victim = Victim::clone, std::size_t blocks = 20,
                 const hypercore::ReplicateOptions& options = {.live = true},
                 protocol::Role enemy_role = protocol::Role::initiator)
      : writer(Feed::in_memory()),
        clone(Feed::open(std::make_shared<storage::MemoryDirectory>(), writer.key())),
        enemy(enemy_role),
        victim_(victim),
        options_(options) {
    for (std::size_t i = 0; i < blocks; ++i) writer.append("block number " + std::to_string(i));
    attacked_ = core(enemy_role == protocol::Role::initiator ? protocol::Role::responder
                                                             : protocol::Role::initiator);
    protocol::Peer::start(attacked_, attacked_feed(), options_);
    ours_ = core(protocol::Role::initiator);
    theirs_ = core(protocol::Role::responder);
    protocol::Peer::start(ours_, attacked_feed(), {.live = true, .sparse = options.sparse});
    protocol::Peer::start(theirs_, victim == Victim::clone ? writer : clone, {.live = true});
  }

  Feed writer;
  Feed clone;
  Enemy enemy;
  bool enemy_reads = true;

  const Feed& attacked_feed() const { return victim_ == Victim::clone ? clone : writer; }
  const std::shared_ptr<protocol::SessionCore>& attacked() { return attacked_; }
  const crypto::PublicKey& key() const { return writer.key(); }
  protocol::Time now() const { return now_; }

  /// The enemy and its victim talk, until neither has anything to say. @return bytes moved
  std::size_t fight() {
    std::size_t total = 0;
    for (std::size_t moved = 1; moved != 0; total += moved) {
      moved = 0;
      if (Bytes said = enemy.take(); !said.empty()) {
        moved += said.size();
        attacked_->receive(said, now_);
      }
      if (enemy_reads && !attacked_->is_over()) {
        Bytes bytes;
        attacked_->take_output(bytes, now_);
        if (bytes.empty()) continue;
        attacked_->written(bytes.size(), now_);
        moved += bytes.size();
        enemy.hear(bytes);
      }
    }
    return total;
  }

  /// The honest peer and the victim talk.
  void help() {
    for (std::size_t moved = 1; moved != 0;)
      moved = move(*ours_, *theirs_) + move(*theirs_, *ours_);
  }

  void run() {
    do help();
    while (fight() != 0);
  }

  /// Lets time pass, in steps, as the sessions want to be called.
  void pass(protocol::Duration time) {
    auto end = now_ + time;
    while (now_ < end) {
      auto next = std::min({attacked_->deadline(), ours_->deadline(), theirs_->deadline(), end});
      now_ = std::min(end, std::max(now_ + std::chrono::milliseconds(1), next));
      for (auto* each : {&attacked_, &ours_, &theirs_}) (*each)->advance(now_);
      run();
    }
  }

  /// The enemy was shown the door, for this reason.
  void expect_repelled(protocol::Errc code) {
    ASSERT_TRUE(attacked_->is_over()) << "the enemy is still connected";
    ASSERT_TRUE(attacked_->error().has_value()) << "no reason was given";
    EXPECT_EQ(name_of(attacked_->error()->code()), name_of(code)) << attacked_->error()->what();
    expect_unharmed();
  }

  /// The honest peer is served to the end, what is appended now arrives, and nothing false is here.
  void expect_unharmed() {
    run();
    for (int i = 0; i < 3; ++i) writer.append("appended after the attack");
    run();
    for (const auto& session : {ours_, theirs_}) {
      ASSERT_FALSE(session->is_over())
          << (session->error() ? session->error()->what() : "the honest session has ended");
    }
    if (!options_.sparse) {
      EXPECT_EQ(clone.length(), writer.length());
      ASSERT_EQ(clone.downloaded(), writer.length().value());
    }
    for (Seq seq = 0; seq < writer.length(); ++seq) {
      if (clone.has(seq)) {
        EXPECT_EQ(clone.get(seq), writer.get(seq));
      }
    }
    EXPECT_TRUE(clone.audit().clean());
    EXPECT_TRUE(writer.audit().clean());
  }

 private:
  std::shared_ptr<protocol::SessionCore> core(protocol::Role role) {
    return std::make_shared<protocol::SessionCore>(role, protocol::SessionOptions{.live = true},
                                                   now_);
  }

  std::size_t move(protocol::SessionCore& from, protocol::SessionCore& to) {
    if (from.is_over() || to.is_over()) return 0;
    Bytes bytes;
    from.take_output(bytes, now_);
    if (bytes.empty()) return 0;
    from.written(bytes.size(), now_);
    to.receive(bytes, now_);
    return bytes.size();
  }

  Victim victim_;
  hypercore::ReplicateOptions options_;
  protocol::Time now_{std::chrono::hours(1)};
  std::shared_ptr<protocol::SessionCore> attacked_, ours_, theirs_;
};

}  // namespace testing_sessions
