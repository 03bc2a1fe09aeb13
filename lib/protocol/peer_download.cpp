// What a peer has, and what is asked of it.
#include <protocol/peer.hpp>

#include <hypercore/rle.hpp>
#include <storage/error.hpp>

#include <algorithm>
#include <random>

namespace protocol {
namespace {

constexpr std::uint64_t want_blocks = std::uint64_t{1} << 20;
constexpr unsigned most_wants = 16;
constexpr std::size_t urgent = 16;                                 // on top of the window
constexpr std::uint64_t bytes_in_flight = std::uint64_t{1} << 20;  // 1 MiB
constexpr std::uint64_t fewest_in_flight = 16, most_in_flight = 256;
constexpr std::size_t largest_bitfield = std::size_t{1} << 20;  // bytes: 8 million blocks

std::uint64_t random_below(std::uint64_t limit) {
  static thread_local std::minstd_rand random(std::random_device{}());
  return std::uniform_int_distribution<std::uint64_t>(0, limit - 1)(random);
}

}  // namespace

// Wants and haves

bool Peer::want(std::uint64_t block) {
  if (wants_unanswered_ >= most_wants || block >= RemoteBlocks::limit) return false;
  if (!wanted_.insert(block / want_blocks).second) return false;
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
        break;
      case Exchange::Wait::For::length:
      case Exchange::Wait::For::byte:
        break;
      case Exchange::Wait::For::range: {
        Seq end = std::min(wait.end.value_or(remote_.length()), remote_.length());
        for (std::uint64_t at = wait.seq.value(); at < end.value(); at += want_blocks) want(at);
        break;
      }
    }
  }
  if (wants_all()) {
    for (std::uint64_t at = 0; at < remote_.length().value(); at += want_blocks) {
      if (!want(at) && wants_unanswered_ >= most_wants) break;
    }
  }
  want(0);
}

void Peer::on(const Have& message) {
  if (message.ack && options_.ack && !message.bitfield && feed_.has(message.start)) {
    try {
      options_.ack(message.start, message.start + message.length);
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
    release_all();
    return;
  }
  if (message.start >= RemoteBlocks::limit) return;
  std::uint64_t end = message.start + std::min(count, RemoteBlocks::limit - message.start);
  remote_.set(message.start, end, false);
  for (auto asked = asked_.begin(); asked != asked_.end();) {
    bool is_gone = *asked >= message.start && *asked < end;
    if (is_gone) exchange_->release(*asked, *this);
    asked = is_gone ? asked_.erase(asked) : std::next(asked);
  }
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
  if (is_new && exchange_->peers().size() > 1 && end > first + 1) {
    found->second = first + random_below(end.value() - first.value());
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
  if (asked_.size() < most - most / 4) {
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
    if (hashes_asked_ >= urgent || remote_.length() == 0) return;
    bool is_waiting = wait.asked != nullptr && session_->now() - wait.asked_at < Exchange::patience;
    if (is_waiting) continue;
    if (wait.what == For::length) {
      if (remote_.length() < wait.seq) continue;
      ask_for_hash(wait, remote_.length() - 1, 0);
    } else if (wait.tries < most_seeks) {
      // The peer looks for the byte; the number is where it answers if it can't find it either.
      ask_for_hash(wait, random_below(remote_.length().value()), wait.position);
    }
  }
}

void Peer::ask_for_hash(Exchange::Wait& wait, Seq index, std::uint64_t byte) {
  wait.asked = this;
  wait.asked_at = session_->now();
  ++wait.tries;
  ++hashes_asked_;
  send(Request{index.value(), byte, true, proof_digest(feed_.state().bitfield, index)});
}

// Answers

void Peer::on(const Data& message) {
  bool was_asked = asked_.erase(message.index) != 0;
  if (was_asked) exchange_->release(message.index, *this);
  if (!message.value) {
    if (hashes_asked_ > 0) {
      --hashes_asked_;
      for (auto& [id, wait] : exchange_->waits()) {
        if (wait.asked == this) wait.asked = nullptr;  // ask anew if this was not it
      }
    } else if (!was_asked) {
      return;  // nobody wants to know
    }
    if (was_asked) remote_.set(message.index, message.index + 1, false);
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
