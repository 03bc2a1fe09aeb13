// The indexer: a turn at a time, so that others who use the io_context get theirs in between.
#include <kappa/core_state.hpp>

#include <kappa/error.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <utility>

namespace kappa {
namespace {

/// Blocks may have 8 MiB each; a batch of them must not take all memory.
constexpr std::size_t most_bytes = std::size_t{1} << 20;

}  // namespace

void CoreState::schedule() {
  if (scheduled_ || closed_) return;
  scheduled_ = true;
  asio::post(io_, [weak = weak_from_this()] {
    if (auto core = weak.lock()) core->turn();
  });
}

void CoreState::turn() {
  scheduled_ = false;
  if (closed_) return;
  turned_ = true;
  Batch batch = take_batch();
  for (IndexedView* view : batch.views) {
    index(*view, batch);
    if (closed_) break;  // by a callback
  }
  if (!closed_) {
    for (const Reading& reading : batch.readings) {
      for (const auto& view : views_) {
        if (view->active() && view->places[reading.feed].behind) enqueue(reading.feed);
      }
    }
    tell_ready();
    if (!queue_.empty()) schedule();
  }
  if (auto thrown = std::exchange(thrown_, nullptr)) std::rethrow_exception(thrown);
}

CoreState::Furthest CoreState::furthest(std::size_t feed) {
  Furthest result{{}, UINT64_MAX, UINT64_MAX};
  for (const auto& view : views_) {
    if (!view->active() || !view->places[feed].behind) continue;
    hypercore::Seq next = view->places[feed].next;
    if (next < result.from) {
      result.until = result.from;
      result.from = next;
      result.views.clear();
    }
    if (next == result.from) {
      result.views.push_back(view.get());
    } else {
      result.until = std::min(result.until, next);
    }
  }
  return result;
}

CoreState::Batch CoreState::take_batch() {
  Batch batch;
  while (!queue_.empty() && batch.entries.size() < options_.batch && batch.bytes < most_bytes) {
    std::size_t feed = queue_.front();
    Furthest next = furthest(feed);
    // What one view commits must be what it was given: only views that go together share a batch.
    if (!batch.views.empty() && !next.views.empty() && next.views != batch.views) break;
    queue_.pop_front();
    queued_[feed] = false;
    if (next.views.empty()) continue;  // paused, or failed
    Reading reading =
        logs_->read(feed, next.from, next.until, options_.batch - batch.entries.size(),
                    most_bytes - batch.bytes, batch.entries);
    batch.views = next.views;
    batch.bytes += reading.bytes;
    if (reading.damage && reading.to == reading.from) {
      EntryId id{logs_->feed(feed).key(), reading.to};
      for (IndexedView* view : next.views) fail(*view, id, *reading.damage);
      std::erase_if(batch.views, [](const IndexedView* view) { return view->failed(); });
      break;
    }
    batch.readings.push_back(std::move(reading));
  }
  return batch;
}

/// Maps a batch for one view, and commits what it got to.
void CoreState::index(IndexedView& view, const Batch& batch) {
  try {
    Mapped mapped = map_entries(view, batch);
    if (closed_) return;
    commit(view, batch, mapped.entries);
    if (mapped.failure && !closed_) fail(view, batch.entries[mapped.entries].id, *mapped.failure);
  } catch (const Error& error) {
    if (closed_) return;
    if (error.code() != Errc::damaged_store) return fail(view, {}, error.what());
    replace_damaged(view, error.what());
    place_all(view);
  } catch (const std::exception& error) {
    if (!closed_) fail(view, {}, error.what());
  }
}

CoreState::Mapped CoreState::map_entries(IndexedView& view, const Batch& batch) {
  Mapped mapped;
  for (const Entry& entry : batch.entries) {
    try {
      view.state->map(entry);
    } catch (const std::exception& error) {
      auto* ours = dynamic_cast<const Error*>(&error);
      if (ours != nullptr && ours->code() == Errc::damaged_store) throw;
      mapped.failure = error.what();
    } catch (...) {
      mapped.failure = "its function threw something that is no std::exception";
    }
    if (mapped.failure || closed_) break;
    ++mapped.entries;
  }
  return mapped;
}

void CoreState::commit(IndexedView& view, const Batch& batch, std::size_t mapped) {
  struct Step {
    std::size_t feed;
    hypercore::Seq next;
  };
  std::vector<Step> steps;
  std::vector<Change> notes;
  std::size_t before = 0;
  for (const Reading& reading : batch.readings) {
    bool whole = before + reading.entries <= mapped;
    hypercore::Seq next = whole ? reading.to : batch.entries[mapped].id.seq;
    notes.push_back(cursor_row(logs_->feed(reading.feed), next));
    steps.push_back({reading.feed, next});
    if (!whole) break;
    before += reading.entries;
  }
  std::vector<Change> changes = view.state->commit(notes);
  for (const Step& step : steps) place(view, step.feed, step.next);
  if (mapped == 0) return;
  try {
    view.state->tell(std::span(batch.entries).first(mapped), changes);
  } catch (...) {
    if (!thrown_) thrown_ = std::current_exception();
  }
}

}  // namespace kappa
