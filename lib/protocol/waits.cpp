// What programs wait for: a block, a length, the place of a byte, a range.
#include <protocol/exchange.hpp>
#include <protocol/peer.hpp>

#include <fmt/core.h>
#include <storage/error.hpp>

#include <algorithm>

namespace protocol {

WaitId Exchange::wait_for_block(Seq seq, bool if_available, WaitDone done) {
  return begin({.what = Wait::For::block,
                .seq = seq,
                .end = {},
                .if_available = if_available,
                .done = std::move(done)});
}

WaitId Exchange::wait_for_length(Seq length, bool if_available, WaitDone done) {
  return begin({.what = Wait::For::length,
                .seq = length,
                .end = {},
                .if_available = if_available,
                .done = std::move(done)});
}

WaitId Exchange::wait_for_byte(std::uint64_t position, bool if_available, WaitDone done) {
  return begin({.what = Wait::For::byte,
                .seq = 0,
                .end = {},
                .position = position,
                .if_available = if_available,
                .done = std::move(done)});
}

WaitId Exchange::download(Seq first, std::optional<Seq> end, bool if_available, WaitDone done) {
  return begin({.what = Wait::For::range,
                .seq = first,
                .end = end,
                .if_available = if_available,
                .done = std::move(done)});
}

WaitId Exchange::begin(Wait wait) {
  WaitId id = ++last_wait_;
  waits_.emplace(id, std::move(wait));
  update();
  return id;
}

void Exchange::cancel(WaitId id) {
  waits_.erase(id);
  forget_cursors(id);
}

void Exchange::forget_cursors(WaitId id) {
  for (const auto& peer : peers_) peer->forget_cursor(id);
}

bool Exchange::give_up(WaitId id, const Error& error) {
  if (!waits_.contains(id)) return false;
  finish(id, error);
  return true;
}

void Exchange::finish(WaitId id, const WaitResult& result) {
  auto node = waits_.extract(id);
  forget_cursors(id);
  if (node && node.mapped().done) node.mapped().done(result);
}

bool Exchange::is_resolved(Wait& wait) {
  const hypercore::Bitfield& bits = feed_->bitfield;
  switch (wait.what) {
    case Wait::For::block:
      return wait.seq < feed_->length && bits.has_block(wait.seq);
    case Wait::For::length:
      return feed_->length >= wait.seq;
    case Wait::For::byte:
      if (wait.position >= feed_->byte_length) return false;
      try {
        seek_byte(*feed_, wait.position);
        return true;
      } catch (const hypercore::Error&) {
        return false;  // the tree on the way is not here yet
      } catch (const storage::Error&) {
        return true;  // and whoever reads it learns why it can't be read
      }
    case Wait::For::range:
      // What is here at the front is not looked at again.
      while (bits.has_block(wait.seq) && (!wait.end || wait.seq < *wait.end)) ++wait.seq;
      return wait.end && wait.seq >= *wait.end;
  }
  return false;
}

void Exchange::resolve() {
  if (waits_.empty()) return;
  auto keep = shared_from_this();
  std::vector<WaitId> resolved;
  for (auto& [id, wait] : waits_) {
    if (is_resolved(wait)) resolved.push_back(id);
  }
  for (WaitId id : resolved) finish(id, {});
}

bool Exchange::is_available(const Wait& wait) const {
  return std::any_of(peers_.begin(), peers_.end(), [&](const auto& peer) {
    if (!peer->can_be_asked()) return false;
    if (wait.what == Wait::For::block) return peer->blocks().has(wait.seq);
    if (wait.what == Wait::For::length) return peer->blocks().length() >= wait.seq;
    if (wait.what == Wait::For::range) {
      Seq end = std::min(wait.end.value_or(RemoteBlocks::limit), peer->blocks().length());
      return peer->blocks().next_missing(feed_->bitfield, wait.seq, end).has_value();
    }
    return peer->blocks().length() > 0 && wait.tries_of(*peer) < Peer::most_seeks;
  });
}

bool Exchange::is_anothers_turn(const Wait& wait, const Peer& peer) const {
  return std::any_of(peers_.begin(), peers_.end(), [&](const auto& other) {
    return other->may_answer(wait) && wait.tries_of(*other) < wait.tries_of(peer);
  });
}

void Exchange::find_unavailable() {
  if (waits_.empty()) return;
  bool unsettled = std::any_of(peers_.begin(), peers_.end(),
                               [](const auto& peer) { return peer->is_unsettled(); });
  if (unsettled) return;
  auto keep = shared_from_this();
  std::vector<WaitId> failed;
  for (auto& [id, wait] : waits_) {
    if (wait.if_available && !is_available(wait)) failed.push_back(id);
  }
  for (WaitId id : failed) {
    finish(id, Error(Errc::not_available, peers_.empty() ? "nobody is connected who could have it"
                                                         : "no peer that is connected has it"));
  }
}

void Exchange::check_waits() {
  resolve();
  find_unavailable();
}

}  // namespace protocol
