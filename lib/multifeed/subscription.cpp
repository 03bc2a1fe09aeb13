// Who is told about each feed.
#include <multifeed/multifeed_state.hpp>

#include <exception>

namespace multifeed {

void Subscription::cancel() {
  if (auto entry = entry_.lock()) entry->cancelled = true;
}

std::shared_ptr<Subscription::Entry> MultifeedState::subscribe(
    std::function<void(const Feed&)> callback) {
  auto entry = std::make_shared<Subscription::Entry>();
  entry->callback = std::move(callback);
  subscriptions_.push_back(entry);
  return entry;
}

void MultifeedState::deliver() {
  std::exception_ptr first_error;
  auto entries = subscriptions_;  // callbacks may subscribe and cancel
  for (const auto& entry : entries) {
    // A callback that makes a writer comes back here; the outer loop delivers it, in order.
    if (entry->calling) continue;
    entry->calling = true;
    while (!entry->cancelled && entry->next < places_.size()) {
      try {
        entry->callback(feed_at(entry->next++));
      } catch (...) {
        if (!first_error) first_error = std::current_exception();
      }
    }
    entry->calling = false;
  }
  std::erase_if(subscriptions_, [](const auto& entry) { return entry->cancelled; });
  if (first_error) std::rethrow_exception(first_error);
}

}  // namespace multifeed
