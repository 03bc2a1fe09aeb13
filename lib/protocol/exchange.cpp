#include <protocol/exchange.hpp>

#include <protocol/peer.hpp>

#include <fmt/core.h>
#include <storage/error.hpp>

#include <algorithm>

namespace protocol {

std::shared_ptr<Exchange> Exchange::of(const Feed& feed) {
  hypercore::FeedState& state = feed.state();
  state.check_open();
  if (!state.watcher) state.watcher = std::make_shared<Exchange>(state);
  // Nothing else watches feeds.
  return std::static_pointer_cast<Exchange>(state.watcher);
}

void Exchange::add(const std::shared_ptr<Peer>& peer) {
  peers_.push_back(peer);
  stats_.peers = peers_.size();
}

bool Exchange::is_there(const std::shared_ptr<Peer>& peer) const {
  return std::find(peers_.begin(), peers_.end(), peer) != peers_.end();
}

void Exchange::remove(Peer& peer) {
  std::erase_if(peers_, [&](const auto& each) { return each.get() == &peer; });
  stats_.peers = peers_.size();
  std::erase_if(reserved_, [&](const auto& entry) { return entry.second.peer == &peer; });
  for (Fresh& fresh : fresh_) {
    if (fresh.from == &peer) fresh.from = nullptr;
  }
  for (auto& [id, wait] : waits_) {
    if (wait.asked == &peer) wait.asked = nullptr;
    wait.tries.erase(&peer);
  }
  if (feed_->closed) return;
  update();
  find_unavailable();
}

void Exchange::stored(Peer& peer, Seq seq, bool new_block) {
  if (!new_block) return;
  if (!fresh_.empty() && fresh_.back().from == &peer && fresh_.back().end == seq) {
    ++fresh_.back().end;
  } else {
    fresh_.push_back({seq, seq + 1, &peer});
  }
}

void Exchange::settle(SessionCore& session) {
  auto keep = shared_from_this();
  try {
    finish_puts(*feed_);
  } catch (const storage::Error& error) {
    session.fail(Error(Errc::storage,
                       fmt::format("what the peer sent could not be stored: {}", error.what())));
  }
  announce_fresh();
  try {
    deliver(*feed_);
  } catch (...) {
    session.keep_exception();
  }
  if (feed_->closed) return;
  resolve();
  update();
  find_unavailable();
}

void Exchange::announce_fresh() {
  auto fresh = std::exchange(fresh_, {});
  for (const Fresh& range : fresh) {
    Peers peers = peers_;
    for (const auto& peer : peers) {
      if (is_there(peer) && peer.get() != range.from) peer->announce(range.first, range.end);
    }
  }
}

void Exchange::update() {
  update_again_ = true;
  if (updating_) return;  // from within: the loop below goes round again
  updating_ = true;
  auto keep = shared_from_this();
  while (std::exchange(update_again_, false)) {
    Peers peers = peers_;  // one may fail and leave
    for (const auto& peer : peers) {
      if (is_there(peer)) peer->ask_for_more();
      if (is_there(peer)) peer->send_wants();
      if (is_there(peer)) peer->maybe_finish();
    }
  }
  updating_ = false;
}

Seq Exchange::first_missing() {
  while (feed_->bitfield.has_block(first_missing_)) ++first_missing_;
  return first_missing_;
}

// What a peer has once claimed and has not got is nothing to wait for.
bool Exchange::is_complete() {
  if (first_missing() < feed_->length) return false;
  return std::none_of(peers_.begin(), peers_.end(), [&](const auto& peer) {
    const RemoteBlocks& theirs = peer->blocks();
    // What somebody has, and does not give, is not waited for.
    return peer->can_be_asked() &&
           theirs.next_missing(feed_->bitfield, first_missing_, theirs.length()).has_value();
  });
}

void Exchange::blocks_appended(Seq first, Seq end) {
  Peers peers = peers_;
  for (const auto& peer : peers) {
    if (is_there(peer)) peer->announce(first, end);
  }
  resolve();
}

void Exchange::blocks_cleared(Seq first, Seq end) {
  first_missing_ = std::min(first_missing_, first);
  Peers peers = peers_;
  for (const auto& peer : peers) {
    if (is_there(peer)) peer->unannounce(first, end);
  }
}

void Exchange::feed_closed() {
  Peers peers = peers_;
  for (const auto& peer : peers) {
    if (is_there(peer)) peer->close();
  }
  while (!waits_.empty()) {
    finish(waits_.begin()->first, Error(Errc::closed, "the feed was closed"));
  }
}

}  // namespace protocol
