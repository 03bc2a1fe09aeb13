// Which block to ask whom for. Every block is asked of one peer at a time, unless that peer is
// slow.
#include <protocol/exchange.hpp>
#include <protocol/peer.hpp>

#include <algorithm>

namespace protocol {

std::optional<Seq> Exchange::choose(Peer& peer, Time now) {
  std::optional<Seq> seq = choose_waited(peer);
  for (auto wait = waits_.begin(); !seq && wait != waits_.end(); ++wait) {
    if (wait->second.what != Wait::For::range) continue;
    Seq end = std::min(wait->second.end.value_or(RemoteBlocks::limit), peer.blocks().length());
    seq = choose_in(peer, wait->first, wait->second.seq, end);
  }
  if (!seq && peer.wants_all()) seq = choose_in(peer, 0, first_missing(), peer.blocks().length());
  if (!seq) seq = choose_late(peer, now);
  if (seq) reserved_[seq->value()] = {&peer, now};
  return seq;
}

std::optional<Seq> Exchange::choose_waited(Peer& peer) {
  for (const auto& [id, wait] : waits_) {
    if (wait.what != Wait::For::block || is_reserved(wait.seq)) continue;
    if (peer.blocks().has(wait.seq) && !feed_->bitfield.has_block(wait.seq)) return wait.seq;
  }
  return {};
}

// From where this peer was asked last to the end, then from the start: what was given back since.
std::optional<Seq> Exchange::choose_in(Peer& peer, WaitId range, Seq first, Seq end) {
  auto search = [&](Seq from, Seq to) -> std::optional<Seq> {
    while (auto seq = peer.blocks().next_missing(feed_->bitfield, from, to)) {
      if (!is_reserved(*seq)) return seq;
      from = *seq + 1;
    }
    return {};
  };
  Seq& cursor = peer.cursor(range, first, end);
  cursor = std::max(cursor, first);
  auto seq = search(cursor, end);
  if (!seq) seq = search(first, std::min(cursor, end));
  if (seq) cursor = *seq + 1;
  return seq;
}

// What a slow or silent peer was asked for.
std::optional<Seq> Exchange::choose_late(Peer& peer, Time now) {
  if (peers_.size() < 2) return {};
  for (const auto& [number, reservation] : reserved_) {
    if (reservation.peer == &peer || now - reservation.at < patience) continue;
    if (peer.blocks().has(number) && !feed_->bitfield.has_block(number)) return number;
  }
  return {};
}

Time Exchange::next_choice(const Peer& peer) const {
  Time next = Time::max();
  if (peers_.size() < 2) return next;
  for (const auto& [number, reservation] : reserved_) {
    if (reservation.peer != &peer && peer.blocks().has(number))
      next = std::min(next, reservation.at + patience);
  }
  return next;
}

void Exchange::release(Seq seq, const Peer& peer) {
  auto found = reserved_.find(seq.value());
  if (found != reserved_.end() && found->second.peer == &peer) reserved_.erase(found);
}

}  // namespace protocol
