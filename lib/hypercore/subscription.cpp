#include <hypercore/feed_state.hpp>

#include <exception>

namespace hypercore {
namespace {

// Whether this subscription can go on: the block is here, or will never come.
bool ready(const FeedState& feed, Seq seq) {
  if (feed.closed || !(seq < feed.length)) return false;
  // Nobody sends a writer its own blocks again: what it cleared is passed over, not waited for.
  return feed.bitfield.has_block(seq) || feed.secret_key.has_value();
}

void deliver_to(FeedState& feed, Subscription::Entry& entry, std::exception_ptr& first_error) {
  // A callback that appends comes back here; the outer loop delivers what it appended, in order.
  if (entry.calling) return;
  entry.calling = true;
  while (!entry.cancelled && ready(feed, entry.next)) {
    Seq seq = entry.next;
    ++entry.next;
    if (!feed.bitfield.has_block(seq)) continue;
    try {
      Bytes block = read_block(feed, seq);
      entry.callback(seq, block);
    } catch (...) {
      if (!first_error) first_error = std::current_exception();
    }
  }
  entry.calling = false;
}

}  // namespace

void deliver(FeedState& feed) {
  if (feed.subscriptions.empty()) return;
  std::exception_ptr first_error;
  auto entries = feed.subscriptions;  // callbacks may subscribe and cancel
  for (const auto& entry : entries) deliver_to(feed, *entry, first_error);
  std::erase_if(feed.subscriptions, [](const auto& entry) { return entry->cancelled; });
  if (first_error) std::rethrow_exception(first_error);
}

void Subscription::cancel() {
  if (auto entry = entry_.lock()) entry->cancelled = true;
}

Subscription Feed::on_block(Seq first, std::function<void(Seq, BytesView)> callback) const {
  state_->check_open();
  auto entry =
      std::make_shared<Subscription::Entry>(Subscription::Entry{first, std::move(callback)});
  state_->subscriptions.push_back(entry);
  auto keep = state_;  // the callback may drop this handle
  deliver(*keep);
  return Subscription(entry);
}

}  // namespace hypercore
