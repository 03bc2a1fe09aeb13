// Where views stand in feeds: when they are opened, when feeds come, when blocks arrive, and when
// everything is to be seen again.
#include <kappa/core_state.hpp>

#include <kappa/error.hpp>
#include <kappa/memory_store.hpp>

#include <fmt/core.h>

namespace kappa {
namespace {

/// A disk on which nothing stays is not written to for ever.
constexpr int most_damages = 3;

}  // namespace

/// Goes on where the view was, if its rows are of this version and of these feeds.
void CoreState::open_places(IndexedView& view, const std::optional<Notes>& notes) {
  if (!notes) {
    view.state->commit(std::vector<Change>{version_row(view.version)});
    return;
  }
  if (notes->version != view.version) {
    return start_over(view, fmt::format("the view `{}` is version {} now, its rows were made by "
                                        "version {}",
                                        view.state->name(), view.version, notes->version));
  }
  std::size_t known = 0;
  for (std::size_t number = 0; number < logs_->size(); ++number) {
    auto cursor = notes->cursors.find(logs_->feed(number).key());
    if (cursor == notes->cursors.end()) continue;
    ++known;
    if (still_there(cursor->second, logs_->feed(number))) continue;
    return start_over(view, fmt::format("the view `{}` has seen blocks of the feed {} that are not "
                                        "in it now: its end was lost, or other blocks took their "
                                        "place",
                                        view.state->name(), cursor->first));
  }
  if (known != notes->cursors.size()) {
    return start_over(view, fmt::format("the view `{}` has seen a feed that is not here now",
                                        view.state->name()));
  }
  view.stored = notes->cursors;
}

/// Forgets all rows of a view: it sees all entries again.
void CoreState::start_over(IndexedView& view, const std::string& why) {
  view.state->rebuilt.why = why + "; it is made again from the logs";
  view.state->use_store(nullptr);
  view.state->use_store(view.folder ? view.folder->start_over() : std::make_unique<MemoryStore>());
  view.state->commit(std::vector<Change>{version_row(view.version)});
  view.stored.clear();
}

void CoreState::replace_damaged(IndexedView& view, const std::string& what) {
  if (view.failed()) return;
  if (++view.damages > most_damages)
    return fail(view, {}, "its rows are damaged again and again: " + what);
  view.state->use_store(nullptr);
  view.state->use_store(view.folder ? view.folder->set_aside(what, view.state->rebuilt)
                                    : std::make_unique<MemoryStore>());
  view.state->commit(std::vector<Change>{version_row(view.version)});
  view.stored.clear();
  view.places.clear();
  view.indexed = 0;
  view.behind = 0;
}

/// Notes that `view` has seen all blocks of a feed before `next`, and sees to it that it gets the
/// others, now or when they come.
void CoreState::place(IndexedView& view, std::size_t feed, hypercore::Seq next) {
  IndexedView::Place& place = view.places[feed];
  view.indexed += next.value() - place.next.value();
  view.behind -= place.behind ? 1 : 0;
  place = {next, logs_->can_go_on(feed, next)};
  view.behind += place.behind ? 1 : 0;
  if (place.behind) {
    enqueue(feed);
  } else {
    logs_->await(feed, next);
  }
}

void CoreState::place_all(IndexedView& view) {
  for (std::size_t feed = 0; feed < logs_->size(); ++feed) {
    if (feed == view.places.size()) {
      view.places.emplace_back();
      auto stored = view.stored.find(logs_->feed(feed).key());
      place(view, feed, stored == view.stored.end() ? hypercore::Seq(0) : stored->second.next);
    } else {
      place(view, feed, view.places[feed].next);
    }
  }
}

void CoreState::enqueue(std::size_t feed) {
  if (queued_[feed]) return;
  queued_[feed] = true;
  queue_.push_back(feed);
}

void CoreState::feed_added(std::size_t feed) {
  queued_.resize(feed + 1);
  for (const auto& view : views_) place_all(*view);
  schedule();
}

void CoreState::block_arrived(std::size_t feed, hypercore::Seq seq) {
  for (const auto& view : views_) {
    if (feed < view->places.size() && view->places[feed].next == seq) place(*view, feed, seq);
  }
  schedule();
}

}  // namespace kappa
