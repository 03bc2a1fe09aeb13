#include <kappa/core_state.hpp>

#include <kappa/error.hpp>
#include <kappa/memory_store.hpp>

#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <utility>

namespace kappa {
namespace {

/// Lets go of what callbacks hold when an io_context is destroyed: a callback that captured a
/// handle would otherwise keep its core, and with it itself, for ever.
class CoresOfContext : public asio::execution_context::service {
 public:
  using key_type = CoresOfContext;
  static inline asio::execution_context::id id;  // NOLINT: asio finds services by this name

  explicit CoresOfContext(asio::execution_context& context) : service(context) {}
  void add(std::weak_ptr<CoreState> core) {
    std::erase_if(cores_, [](const auto& weak) { return weak.expired(); });
    cores_.push_back(std::move(core));
  }

 private:
  void shutdown() override {
    for (const auto& weak : std::exchange(cores_, {})) {
      if (auto core = weak.lock()) core->let_go();
    }
  }

  std::vector<std::weak_ptr<CoreState>> cores_;
};

bool settled(const IndexedView& view) { return !view.active() || view.behind == 0; }

bool all_settled(const std::vector<IndexedView*>& views) {
  return std::all_of(views.begin(), views.end(),
                     [](const IndexedView* view) { return settled(*view); });
}

}  // namespace

CoreState::CoreState(asio::io_context& io, const multifeed::Multifeed& feeds,
                     std::optional<std::filesystem::path> views, const CoreOptions& options,
                     bool owns_feeds)
    : io_(io),
      logs_(std::make_shared<Logs>(feeds, *this)),
      views_folder_(std::move(views)),
      options_(options),
      owns_feeds_(owns_feeds) {
  options_.batch = std::max<std::size_t>(options_.batch, 1);
}

void CoreState::start() {
  asio::use_service<CoresOfContext>(io_).add(weak_from_this());
  logs_->start();
}

void CoreState::check_open() const {
  if (closed_) throw Error(Errc::closed, "this core is closed; make a new one");
}

ViewState& CoreState::use(std::string_view name, std::uint32_t version, ViewState::Map map) {
  check_open();
  file_name_of(name);  // throws for what can't be one
  for (const auto& view : views_) {
    if (view->state->name() == name) {
      throw Error(Errc::name_in_use,
                  fmt::format("there is a view `{}` already; give this one another name", name));
    }
  }
  auto view = std::make_unique<IndexedView>();
  Rebuilt rebuilt;
  std::unique_ptr<Store> store;
  if (views_folder_) {
    view->folder.emplace(*views_folder_, name);
    store = view->folder->open(rebuilt);
  } else {
    store = std::make_unique<MemoryStore>();
  }
  view->state =
      std::make_unique<ViewState>(std::string(name), std::move(map), std::move(store), *this);
  view->state->rebuilt = std::move(rebuilt);
  view->version = version;
  std::optional<Notes> notes;
  try {
    notes = read_notes(view->state->store());
    open_places(*view, notes);
  } catch (const Error& error) {
    if (error.code() != Errc::damaged_store) throw;
    replace_damaged(*view, error.what());
  }
  views_.push_back(std::move(view));
  place_all(*views_.back());
  schedule();
  return *views_.back()->state;
}

IndexedView& CoreState::find(const ViewState& view) {
  auto found = std::find_if(views_.begin(), views_.end(),
                            [&](const auto& each) { return each->state.get() == &view; });
  return **found;  // a view that is not here has no host to ask
}

void CoreState::fail(IndexedView& view, const std::optional<EntryId>& entry,
                     const std::string& what) {
  view.state->roll_back();
  std::string message = fmt::format("the view `{}` stopped", view.state->name());
  if (entry) message += fmt::format(" at the entry {}", *entry);
  view.state->failure = Failure{view.state->name(), entry, message + ": " + what};
  post([this, failure = *view.state->failure] { report(failure); });
}

void CoreState::report(const Failure& failure) {
  if (error_listeners_.empty()) throw Error(Errc::view_failed, failure.message);
  auto listeners = error_listeners_;
  for (const auto& listener : listeners) (*listener)(failure);
}

void CoreState::on_error(std::function<void(const Failure&)> callback) {
  check_open();
  error_listeners_.push_back(
      std::make_shared<const std::function<void(const Failure&)>>(std::move(callback)));
}

/// Not called any more once the core is closed.
void CoreState::post(std::function<void()> callback) {
  asio::post(io_, [core = shared_from_this(), callback = std::move(callback)] {
    if (!core->closed_) callback();
  });
}

void CoreState::when_all_ready(std::function<void()> callback) {
  check_open();
  Waiter waiter{.callback = std::move(callback), .views = {}, .for_all = true};
  for (const auto& view : views_) waiter.views.push_back(view.get());
  wait(std::move(waiter));
}

void CoreState::when_ready(ViewState& view, std::function<void()> callback) {
  wait({.callback = std::move(callback), .views = {&find(view)}, .for_all = false});
}

void CoreState::wait(Waiter waiter) {
  waiters_.push_back(std::move(waiter));
  keep_while_awaited();
  schedule();
}

/// Somebody waits for views that will be ready without anybody else's doing.
void CoreState::keep_while_awaited() {
  const bool awaited = std::any_of(waiters_.begin(), waiters_.end(), [](const Waiter& waiter) {
    return waiter.for_all || waiter.views.front()->active();
  });
  awaited_ = awaited ? shared_from_this() : nullptr;
}

std::deque<CoreState::Waiter>::iterator CoreState::first_ready() {
  return std::find_if(waiters_.begin(), waiters_.end(), [](const Waiter& waiter) {
    return all_settled(waiter.views) && (waiter.for_all || waiter.views.front()->active());
  });
}

void CoreState::tell_ready() {
  keep_while_awaited();
  if (telling_ || first_ready() == waiters_.end()) return;
  telling_ = true;
  post([this] { tell_first(); });
}

/// A step of its own for each: what one appends, the next has to have seen, and what one throws
/// keeps no other from being called.
void CoreState::tell_first() {
  telling_ = false;
  const auto first = first_ready();
  if (first == waiters_.end()) return;  // a turn will come
  const auto callback = std::move(first->callback);
  waiters_.erase(first);
  tell_ready();
  callback();
}

void CoreState::pause(ViewState& view) {
  find(view).paused = true;
  schedule();
}

void CoreState::resume(ViewState& view) {
  IndexedView& indexed = find(view);
  if (!std::exchange(indexed.paused, false)) return;
  place_all(indexed);
  schedule();
}

void CoreState::pause_all() {
  for (const auto& view : views_) pause(*view->state);
}

void CoreState::resume_all() {
  for (const auto& view : views_) resume(*view->state);
}

void CoreState::damaged(ViewState& view, const std::string& what) {
  // Whoever found out is in the middle of reading it.
  post([this, &view, what] {
    replace_damaged(find(view), what);
    place_all(find(view));
    schedule();
  });
}

Progress CoreState::progress(const ViewState& state) {
  const IndexedView& view = find(state);
  Activity activity = view.failed()      ? Activity::failed
                      : view.paused      ? Activity::paused
                      : !turned_         ? Activity::waiting_for_logs
                      : view.behind != 0 ? Activity::indexing
                                         : Activity::ready;
  return {activity, view.indexed, logs_->total()};
}

std::optional<Entry> CoreState::entry(const EntryId& id) {
  check_open();
  auto feed = multifeed().feed(id.feed);
  if (!feed || !feed->has(id.seq)) return {};
  return Entry{id, value_in(feed->get(id.seq))};
}

void CoreState::let_go() {
  auto last = std::exchange(awaited_, nullptr);
  closed_ = true;
  logs_->close();
  queue_.clear();
  // What callbacks hold may be the last handle of this core, or of a view: they go last.
  auto waiters = std::exchange(waiters_, {});
  auto listeners = std::exchange(error_listeners_, {});
  for (const auto& view : views_) {
    view->state->close();
    view->folder.reset();
  }
}

void CoreState::close() {
  auto keep = shared_from_this();
  if (closed_) return;
  let_go();
  if (owns_feeds_) multifeed().close();
}

}  // namespace kappa
