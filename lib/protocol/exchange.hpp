#pragma once
/// @file
/// What all peers of one feed have in common: who they are, which blocks are wanted, which were
/// asked of whom, and who waits for what. There is one for each open feed that was ever replicated.
///
/// For the library, not for programs.

#include <protocol/extensions.hpp>
#include <protocol/replicate.hpp>
#include <protocol/session_core.hpp>
#include <protocol/wait.hpp>

#include <hypercore/feed_state.hpp>

#include <list>
#include <map>
#include <unordered_map>

namespace protocol {

using hypercore::Feed;
using hypercore::Seq;

class Peer;

class Exchange final : public hypercore::FeedWatcher,
                       public std::enable_shared_from_this<Exchange> {
 public:
  /// A block that was asked for and did not come within this time may be asked of another peer,
  /// too.
  static constexpr Duration patience = std::chrono::seconds{1};

  /// That of a feed; made on first use.
  static std::shared_ptr<Exchange> of(const Feed& feed);

  explicit Exchange(hypercore::FeedState& feed) : feed_(&feed) {}

  // What programs wait for. `done` is called once, unless the wait is cancelled before; never from
  // inside the call that begins the wait.
  WaitId wait_for_block(Seq seq, bool if_available, WaitDone done);
  WaitId wait_for_length(Seq length, bool if_available, WaitDone done);
  WaitId wait_for_byte(std::uint64_t position, bool if_available, WaitDone done);
  /// All blocks of a range, those that are yet to come included if there is no `end`: then `done`
  /// is only called when the feed is closed.
  WaitId download(Seq first, std::optional<Seq> end, bool if_available, WaitDone done);
  void cancel(WaitId id);
  /// Ends a wait in failure. @return false if it was over already
  bool give_up(WaitId id, const Error& error);

  // For peers.
  void add(const std::shared_ptr<Peer>& peer);
  void remove(Peer& peer);
  std::size_t peer_count() const { return peers_.size(); }
  /// The block to ask `peer` for next, now reserved for it.
  std::optional<Seq> choose(Peer& peer, Time now);
  /// When `choose` may find something again without anything happening.
  Time next_choice(const Peer& peer) const;
  void release(Seq seq, const Peer& peer);
  /// A block or a proof came in from `peer` and was stored.
  void stored(Peer& peer, Seq seq, bool new_block);
  /// After all that came in one go: writes the marks, tells subscribers, other peers and waits.
  void settle(SessionCore& session);
  /// Asks all peers for what is now to be asked for, sends wants, ends what is complete.
  void update();
  /// Whether all blocks that any peer has are here.
  bool is_complete();
  Seq first_missing();
  /// Ends the waits that are satisfied, and those for what nobody has.
  void check_waits();

  // Each wait's needs, for peers to see to.
  struct Wait {
    enum class For { block, length, byte, range } what;
    Seq seq;                     // block; length to reach; first of the range
    std::optional<Seq> end;      // of the range
    std::uint64_t position = 0;  // byte
    bool if_available = false;
    WaitDone done;
    const Peer* asked = nullptr;  // length and byte: who was asked last
    Time asked_at{};
    std::map<const Peer*, unsigned> tries = {};  // length and byte: how often each was asked

    unsigned tries_of(const Peer& peer) const {
      auto found = tries.find(&peer);
      return found == tries.end() ? 0 : found->second;
    }
  };
  std::map<WaitId, Wait>& waits() { return waits_; }
  /// Whether somebody who can be asked was asked less often than `peer`: useless answers must not
  /// keep others from being asked.
  bool is_anothers_turn(const Wait& wait, const Peer& peer) const;

  hypercore::FeedState& feed() { return *feed_; }
  Extensions<Peer*>& extensions() { return extensions_; }
  ReplicationStats& stats() { return stats_; }

  // FeedWatcher
  void blocks_appended(Seq first, Seq end) override;
  void blocks_cleared(Seq first, Seq end) override;
  void feed_closed() override;

 private:
  struct Reservation {
    const Peer* peer = nullptr;
    Time at;
  };
  struct Fresh {  // blocks that came in, not announced yet
    Seq first, end;
    const Peer* from;
  };

  WaitId begin(Wait wait);
  bool is_reserved(Seq seq) const { return reserved_.contains(seq.value()); }
  std::optional<Seq> choose_waited(Peer& peer);
  std::optional<Seq> choose_in(Peer& peer, WaitId range, Seq first, Seq end);
  std::optional<Seq> choose_late(Peer& peer, Time now);
  void announce_fresh();
  void resolve();
  void find_unavailable();
  bool is_resolved(Wait& wait);
  bool is_available(const Wait& wait) const;
  void finish(WaitId id, const WaitResult& result);
  void forget_cursors(WaitId id);

  hypercore::FeedState* feed_;
  // Shared: one that fails while it is called must last as long as the call.
  using Peers = std::vector<std::shared_ptr<Peer>>;
  bool is_there(const std::shared_ptr<Peer>& peer) const;
  Peers peers_;
  std::map<WaitId, Wait> waits_;
  WaitId last_wait_ = 0;
  std::unordered_map<std::uint64_t, Reservation> reserved_;
  std::vector<Fresh> fresh_;
  Seq first_missing_;
  bool updating_ = false, update_again_ = false;
  Extensions<Peer*> extensions_;
  ReplicationStats stats_;
};

}  // namespace protocol
