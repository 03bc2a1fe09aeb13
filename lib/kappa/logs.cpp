#include <kappa/logs.hpp>

#include <hypercore/error.hpp>
#include <hypercore/read_run.hpp>
#include <storage/error.hpp>

#include <algorithm>

namespace kappa {

using hypercore::Seq;

void Logs::start() {
  new_feeds_ = multifeed_.on_feed([weak = weak_from_this()](const hypercore::Feed& feed) {
    auto logs = weak.lock();
    if (!logs || logs->listener_ == nullptr) return;
    logs->slots_.push_back({feed, {}});
    logs->listener_->feed_added(logs->slots_.size() - 1);
  });
}

void Logs::close() {
  listener_ = nullptr;
  new_feeds_.cancel();
  for (Slot& slot : slots_) {
    for (Wait& wait : slot.waits) wait.subscription.cancel();
  }
  slots_.clear();
}

std::uint64_t Logs::total() const {
  std::uint64_t blocks = 0;
  for (const Slot& slot : slots_) blocks += slot.feed.length().value();
  return blocks;
}

bool Logs::can_go_on(std::size_t number, Seq next) const {
  const hypercore::Feed& feed = slots_[number].feed;
  return next < feed.length() && (feed.has(next) || feed.writable());
}

void Logs::await(std::size_t number, Seq next) {
  std::vector<Wait>& waits = slots_[number].waits;
  if (std::any_of(waits.begin(), waits.end(), [&](const Wait& wait) { return wait.seq == next; }))
    return;
  hypercore::Feed feed = slots_[number].feed;
  if (feed.closed()) return;
  waits.push_back({next, {}});
  auto subscription =
      feed.on_block(next, [weak = weak_from_this(), number, next](Seq, crypto::BytesView) {
        if (auto logs = weak.lock()) logs->arrived(number, next);
      });
  for (Wait& wait : slots_[number].waits) {
    if (wait.seq == next) wait.subscription = subscription;
  }
}

void Logs::arrived(std::size_t number, Seq seq) {
  if (listener_ == nullptr) return;
  std::erase_if(slots_[number].waits, [seq](Wait& wait) {
    if (wait.seq != seq) return false;
    wait.subscription.cancel();
    return true;
  });
  listener_->block_arrived(number, seq);
}

Reading Logs::read(std::size_t number, Seq from, Seq until, std::size_t most,
                   std::size_t most_bytes, std::vector<Entry>& entries) const {
  const hypercore::Feed& feed = slots_[number].feed;
  Reading reading{number, from, from};
  Seq end = std::min(until, feed.length());
  bool full = false;
  try {
    while (reading.to < end && !full) {
      Seq gap = reading.to;
      while (gap < end && feed.has(gap) && gap.value() - reading.to.value() < most) ++gap;
      if (gap == reading.to) {
        if (!feed.writable()) break;
        ++reading.to;
        continue;
      }
      hypercore::read_run(feed.state(), reading.to, gap, [&](Seq seq, crypto::BytesView block) {
        entries.push_back({{feed.key(), seq}, value_in(block)});
        ++reading.to;
        reading.entries += 1;
        reading.bytes += block.size();
        full = reading.entries == most || reading.bytes >= most_bytes;
        return !full;
      });
    }
  } catch (const hypercore::Error& error) {
    reading.damage = error.what();
  } catch (const storage::Error& error) {
    reading.damage = error.what();
  }
  return reading;
}

hypercore::Json value_in(crypto::BytesView block) {
  try {
    return hypercore::Json::parse(crypto::text_of(block));
  } catch (const hypercore::Error&) {
    return nullptr;
  }
}

}  // namespace kappa
