// What a peer has, and what is asked of it.
#include <protocol/peer.hpp>

#include <hypercore/rle.hpp>
#include <storage/error.hpp>

#include <algorithm>

namespace protocol {
namespace {

constexpr std::uint64_t want_blocks = std::uint64_t{1} << 20;
constexpr unsigned most_wants = 16;
constexpr std::size_t urgent = 16;                                 // on top of the window
constexpr std::uint64_t bytes_in_flight = std::uint64_t{1} << 20;  // 1 MiB
constexpr std::uint64_t fewest_in_flight = 16, most_in_flight = 256;
constexpr std::size_t largest_bitfield = std::size_t{1} << 20;  // bytes: 8 million blocks

}  // namespace

// Wants and haves

bool Peer::want(std::uint64_t block) {
  if (wants_unanswered_ >= most_wants || block >= RemoteBlocks::limit) return false;
  if (!wanted_.insert(block / want_blocks).second) return false;
  most_wanted_ = std::max<std::uint64_t>(most_wanted_, wanted_.size());
  ++wants_unanswered_;
  send(Want{block / want_blocks * want_blocks, want_blocks});
  return true;
}

void Peer::send_wants() {
  if (!can_be_asked()) return;
  for (const auto& [id, wait] : exchange_->waits()) {
    switch (wait.what) {
      case Exchange::Wait::For::block:
        want(wait.seq.value());
        if (channel_ == nullptr) return;  // which may have ended waits, too
        break;
      case Exchange::Wait::For::length:
      case Exchange::Wait::For::byte:
        break;
      case Exchange::Wait::For::range: {
        Seq end = std::min(wait.end.value_or(remote_.length()), remote_.length());
        for (std::uint64_t at = wait.seq.value(); at < end.value(); at += want_blocks) {
          if (!want(at) && wants_unanswered_ >= most_wants) break;
          if (channel_ == nullptr) return;
        }
        break;
      }
    }
  }
  if (wants_all()) {
    for (std::uint64_t at = 0; at < remote_.length().value(); at += want_blocks) {
      if (!want(at) && wants_unanswered_ >= most_wants) break;
      if (channel_ == nullptr) return;
    }
  }
  want(0);
}

void Peer::on(const Have& message) {
  if (message.ack && options_.ack && !message.bitfield && feed_.has(message.start)) {
    try {
      Seq end = message.start + std::max<std::uint64_t>(message.length, 1);
      options_.ack(message.start, std::min(end, feed_.length()));
    } catch (...) {
      session_->keep_exception();
    }
    return;
  }
  any_have_ = true;
  if (message.length == want_blocks && wants_unanswered_ > 0) --wants_unanswered_;

  auto check_end = [&](std::uint64_t count) {
    if (message.start <= RemoteBlocks::limit && count <= RemoteBlocks::limit - message.start)
      return;
    throw Error(
        Errc::bad_have,
        fmt::format("the peer says that it has {} blocks from {} on; no feed has more than {}",
                    count, message.start, RemoteBlocks::limit));
  };
  if (!message.bitfield) {
    std::uint64_t count = std::max<std::uint64_t>(message.length, 1);
    check_end(count);
    remote_.set(message.start, message.start + count, true);
    return;
  }
  Bytes bits;
  try {
    bits = hypercore::rle_decode(*message.bitfield, largest_bitfield);
    ration(bits.size());
  } catch (const hypercore::Error& error) {
    throw Error(Errc::bad_have,
                fmt::format("the peer's list of blocks is damaged: {}", error.what()));
  }
  if (message.start % 8 != 0) {
    throw Error(Errc::bad_have, fmt::format("the peer's list of blocks begins at {}, which is no "
                                            "multiple of 8",
                                            message.start));
  }
  check_end(8 * bits.size());
  remote_.fill(message.start, bits);
}

void Peer::on(const Unhave& message) {
  std::uint64_t count = std::max<std::uint64_t>(message.length, 1);
  if (message.start == 0 && count >= remote_.length().value()) {
    remote_.forget_all();
    if (!asked_.empty()) take_back();
    release_all();
    return;
  }
  if (message.start >= RemoteBlocks::limit) return;
  std::uint64_t end = message.start + std::min(count, RemoteBlocks::limit - message.start);
  remote_.set(message.start, end, false);
  auto forget = [&](std::uint64_t seq) {
    exchange_->release(seq, *this);
    take_back();
  };
  if (end - message.start <= asked_.size()) {
    for (std::uint64_t seq = message.start; seq < end; ++seq) {
      if (asked_.erase(seq) != 0) forget(seq);
    }
    return;
  }
  for (auto asked = asked_.begin(); asked != asked_.end();) {
    bool is_gone = *asked >= message.start && *asked < end;
    if (is_gone) forget(*asked);
    asked = is_gone ? asked_.erase(asked) : std::next(asked);
  }
}

/// It took back something that it was asked for, and may well offer it again: others go first, so
/// that no block is reserved for it for ever.
void Peer::take_back() {
  if (exchange_->peer_count() > 1) others_go_first_until_ = session_->now() + Exchange::patience;
}

/// A list of a few bytes can stand for a million, which takes time: what is answered is rationed
/// by what was asked, generously.
void Peer::ration(std::size_t list) {
  constexpr std::uint64_t free_bytes = std::uint64_t{16} << 20;
  listed_bytes_ += list;
  if (listed_bytes_ <= free_bytes + most_wanted_ * (2 * want_blocks / 8)) return;
  throw Error(Errc::flooded, "the peer lists its blocks again and again, which nobody asked for");
}

void Peer::release_all() {
  for (std::uint64_t seq : asked_) exchange_->release(seq, *this);
  asked_.clear();
  hashes_asked_ = 0;
}

// Requests

Seq& Peer::cursor(WaitId range, Seq first, Seq end) {
  auto [found, is_new] = cursors_.try_emplace(range, first);
  // Several peers begin at different places, so that they seldom have the same block in mind.
  if (is_new && exchange_->peer_count() > 1 && end > first + 1) {
    found->second = first + session_->random_below(end.value() - first.value());
  }
  return found->second;
}

std::size_t Peer::window() const {
  return std::clamp(bytes_in_flight / std::max<std::uint64_t>(typical_size_, 1), fewest_in_flight,
                    most_in_flight);
}

void Peer::ask_for_more() {
  if (!can_be_asked()) return;
  bool was_idle = asked_.empty() && hashes_asked_ == 0;
  ask_for_waits();
  // Asking one by one for what has come one by one costs a frame each: wait for a few.
  std::size_t most = window();
  bool is_first = session_->now() >= others_go_first_until_;
  if (!is_first) session_->alarm(others_go_first_until_);
  if (is_first && asked_.size() < most - most / 4) {
    while (asked_.size() < most) {
      auto seq = exchange_->choose(*this, session_->now());
      if (!seq) break;
      ask(*seq);
      if (channel_ == nullptr) return;
    }
  }
  bool is_idle = asked_.empty() && hashes_asked_ == 0;
  if (was_idle && !is_idle) last_answer_ = session_->now();
  auto timeout = session_->options().timeout;
  if (!is_idle && timeout.count() != 0) session_->alarm(last_answer_ + timeout);
  if (asked_.size() < most) session_->alarm(exchange_->next_choice(*this));
}

void Peer::ask(Seq seq) {
  asked_.insert(seq.value());
  send(Request{seq.value(), 0, false, proof_digest(feed_.state().bitfield, seq)});
}

void Peer::ask_for_waits() {
  for (auto& [id, wait] : exchange_->waits()) {
    using For = Exchange::Wait::For;
    if (wait.what != For::length && wait.what != For::byte) continue;
    if (!may_answer(wait)) continue;
    Time asked_again_at = wait.asked_at + Exchange::patience;
    if (wait.asked != nullptr && session_->now() < asked_again_at) {
      if (wait.asked != this) session_->alarm(asked_again_at);
      continue;
    }
    if (exchange_->is_anothers_turn(wait, *this)) continue;
    bool is_byte = wait.what == For::byte;
    ask_for_hash(wait, is_byte ? place_to_ask(wait) : remote_.length() - 1,
                 is_byte ? wait.position : 0);
    if (channel_ == nullptr) return;
  }
}

// The peer looks for the byte; the number is where it answers if it can't find it either.
Seq Peer::place_to_ask(const Exchange::Wait& wait) {
  std::uint64_t length = remote_.length().value();
  if (wait.position != 0) return session_->random_below(length);
  // Byte 0 can't be asked for: on the wire, 0 is no byte. It lies in the first block, or, if those
  // are empty, in one that follows.
  return std::min<std::uint64_t>(wait.tries_of(*this), length - 1);
}

bool Peer::may_answer(const Exchange::Wait& wait) const {
  if (!can_be_asked() || hashes_asked_ >= urgent || remote_.length() == 0) return false;
  if (wait.what == Exchange::Wait::For::length) return remote_.length() >= wait.seq;
  return wait.tries_of(*this) < most_seeks;
}

void Peer::ask_for_hash(Exchange::Wait& wait, Seq index, std::uint64_t byte) {
  wait.asked = this;
  wait.asked_at = session_->now();
  ++wait.tries[this];
  ++hashes_asked_;
  send(Request{index.value(), byte, true, proof_digest(feed_.state().bitfield, index)});
}

// Answers

void Peer::on(const Data& message) {
  // A block and its hash may both be under way: a hash does not answer for the block.
  bool is_hash = !message.value && hashes_asked_ > 0;
  bool was_asked = !is_hash && asked_.erase(message.index) != 0;
  if (was_asked) exchange_->release(message.index, *this);
  if (is_hash) {
    --hashes_asked_;
    for (auto& [id, wait] : exchange_->waits()) {
      if (wait.asked == this) wait.asked = nullptr;  // ask anew if this was not it
    }
  } else if (!message.value) {
    if (!was_asked) return;  // nobody wants to know
    remote_.set(message.index, message.index + 1, false);
    take_back();
  } else if (!was_asked) {
    bool is_here = message.index < RemoteBlocks::limit && feed_.has(message.index);
    if (!is_here) send(Unhave{message.index, 1});
    return;
  }
  last_answer_ = session_->now();
  bool is_here = message.value && feed_.has(message.index);
  if (!is_here) store(message);
}

void Peer::store(const Data& message) {
  bool is_new = false;
  try {
    is_new =
        put_block(feed_.state(), message.index, message.value, {message.nodes, message.signature});
  } catch (const hypercore::Error& error) {
    bool is_fork = error.code() == hypercore::Errc::fork;
    throw Error(is_fork ? Errc::fork : Errc::bad_proof, error.what());
  } catch (const storage::Error& error) {
    throw Error(Errc::storage,
                fmt::format("block {} could not be stored: {}", message.index, error.what()));
  }
  if (!is_new) return;
  typical_size_ = (7 * typical_size_ + message.value->size()) / 8;
  ReplicationStats& stats = exchange_->stats();
  ++stats.downloaded_blocks;
  stats.downloaded_bytes += message.value->size();
  if (remote_ack_) send(Have{.start = message.index, .length = 1, .bitfield = {}, .ack = true});
  exchange_->stored(*this, message.index, true);
}

}  // namespace protocol
