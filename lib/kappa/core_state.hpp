#pragma once
/// @file
/// What the handles of one core share: its logs, its views, and the indexer, which gives each view
/// the entries that it has not seen, a batch a turn.
///
/// The places of all views in all feeds are numbers; a feed stands in the queue while some view can
/// go on in it. A turn takes feeds from the queue, as many as fill a batch, reads what the views
/// that are furthest behind need, once for all of them, and lets each commit its rows with its new
/// places. A feed that all views have read to its end, or to a hole, leaves the queue and is
/// awaited.
///
/// For the library, not for programs.

#include <kappa/core.hpp>
#include <kappa/cursor.hpp>
#include <kappa/logs.hpp>
#include <kappa/view_folder.hpp>
#include <kappa/view_state.hpp>

#include <deque>
#include <exception>

namespace kappa {

/// A view as the indexer knows it.
struct IndexedView {
  struct Place {
    hypercore::Seq next;  ///< the first block that it has not seen
    bool behind = false;  ///< it can go on: counted in IndexedView::behind
  };

  std::unique_ptr<ViewState> state;
  std::uint32_t version = 1;
  std::optional<ViewFolder> folder = {};            ///< none: in memory
  std::vector<Place> places = {};                   ///< one a feed
  std::map<crypto::PublicKey, Cursor> stored = {};  ///< where it was in feeds, when it was opened
  std::uint64_t indexed = 0;                        ///< blocks that it has seen
  std::size_t behind = 0;                           ///< in so many feeds it can go on
  bool paused = false;
  int damages = 0;  ///< how often its store was found damaged in this run

  bool failed() const { return state->failure.has_value(); }
  bool active() const { return !paused && !failed(); }
};

class CoreState : public ViewHost,
                  public Logs::Listener,
                  public std::enable_shared_from_this<CoreState> {
 public:
  /// @param views none: in memory
  CoreState(asio::io_context& io, const multifeed::Multifeed& feeds,
            std::optional<std::filesystem::path> views, const CoreOptions& options,
            bool owns_feeds);
  ~CoreState() override { let_go(); }
  void start();

  const multifeed::Multifeed& multifeed() const { return logs_->multifeed(); }
  /// @throws Error, storage::Error
  ViewState& use(std::string_view name, std::uint32_t version, ViewState::Map map);
  void when_all_ready(std::function<void()> callback);
  void on_error(std::function<void(const Failure&)> callback);
  void pause_all();
  void resume_all();
  void close();
  /// All of `close` but the feeds: what is possible when the io_context is being destroyed.
  void let_go();
  void check_open() const;  ///< @throws Error closed

  std::optional<Entry> entry(const EntryId& id) override;
  Progress progress(const ViewState& view) override;
  void when_ready(ViewState& view, std::function<void()> callback) override;
  void pause(ViewState& view) override;
  void resume(ViewState& view) override;
  void damaged(ViewState& view, const std::string& what) override;

  void feed_added(std::size_t feed) override;
  void block_arrived(std::size_t feed, hypercore::Seq seq) override;

 private:
  /// What one turn gives to the views that stand at the same places.
  struct Batch {
    std::vector<IndexedView*> views;
    std::vector<Entry> entries;
    std::vector<Reading> readings;
    std::size_t bytes = 0;
  };
  /// Those that are furthest behind in a feed, and how far they can go before they meet others.
  struct Furthest {
    std::vector<IndexedView*> views;
    hypercore::Seq from, until;
  };
  struct Mapped {
    std::size_t entries = 0;
    std::optional<std::string> failure = {};  ///< what its function threw at the entry after them
  };
  struct Waiter {
    std::function<void()> callback;
    std::vector<IndexedView*> views;
    bool for_all;  ///< those that stopped or are paused don't count; else: for one that goes on
  };

  // core_state.cpp
  IndexedView& find(const ViewState& view);
  void fail(IndexedView& view, const std::optional<EntryId>& entry, const std::string& what);
  void report(const Failure& failure);
  void wait(Waiter waiter);
  void keep_while_awaited();
  std::deque<Waiter>::iterator first_ready();
  void tell_ready();
  void tell_first();
  void post(std::function<void()> callback);
  // places.cpp
  void open_places(IndexedView& view, const std::optional<Notes>& notes);
  void start_over(IndexedView& view, const std::string& why);
  void replace_damaged(IndexedView& view, const std::string& what);
  void place(IndexedView& view, std::size_t feed, hypercore::Seq next);
  void place_all(IndexedView& view);
  void enqueue(std::size_t feed);
  // indexer.cpp
  void schedule();
  void turn();
  Furthest furthest(std::size_t feed);
  Batch take_batch();
  void index(IndexedView& view, const Batch& batch);
  Mapped map_entries(IndexedView& view, const Batch& batch);
  void commit(IndexedView& view, const Batch& batch, std::size_t mapped);

  asio::io_context& io_;
  std::shared_ptr<Logs> logs_;
  std::optional<std::filesystem::path> views_folder_;
  CoreOptions options_;
  bool owns_feeds_;
  std::vector<std::unique_ptr<IndexedView>> views_;
  std::deque<std::size_t> queue_;  ///< feeds in which some view can go on
  std::vector<bool> queued_;       ///< which feeds are in it
  std::deque<Waiter> waiters_;     ///< in the order in which they asked
  bool telling_ = false;           ///< the first of them that can be called soon is
  /// Itself, while somebody waits for views to be ready: the last handle may be gone by then.
  std::shared_ptr<CoreState> awaited_;
  std::vector<std::shared_ptr<const std::function<void(const Failure&)>>> error_listeners_;
  std::exception_ptr thrown_;  ///< the first that a callback threw in this turn
  bool scheduled_ = false;
  bool turned_ = false;  ///< the io_context ran
  bool closed_ = false;
};

}  // namespace kappa
