#pragma once
/// @file
/// What a view is: a function from log entries to rows, and a handle to read them with. `ListView`
/// and `KeyValueView` are two; this is how to write one of your own.
///
/// @code
/// struct Scoreboard {                                   // counts messages by nickname
///   void map(const kappa::Entry& entry, kappa::Rows& rows) const {
///     if (entry.value["type"] != "chat-message") return;
///     std::string who = entry.value["nickname"].as_string();
///     int count = std::stoi(rows.get(who).value_or("0")) + 1;
///     rows.put(who, std::to_string(count));
///   }
///   class Handle : public kappa::ViewHandle {           // optional: what `use` returns
///    public:
///     using ViewHandle::ViewHandle;
///     int of(std::string_view who) const { return std::stoi(get(who).value_or("0")); }
///   };
/// };
/// auto scores = core.use("scores", Scoreboard{});
/// core.on_ready([scores] { fmt::print("{}\n", scores.of("cat-lover")); });
/// @endcode
///
/// `map` sees every entry of every feed exactly once, those of one feed in order; feeds in any
/// order, so rows must come out the same whichever feed is read first. Its rows are stored together
/// with the note that the entry was seen: a crash neither skips an entry nor doubles it.

#include <kappa/entry.hpp>
#include <kappa/store.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kappa {

class ViewState;

/// The rows of a view, for `map` to read and change.
class Rows {
 public:
  /// With what was put since the last commit.
  std::optional<std::string> get(std::string_view key) const;
  void put(std::string_view key, std::string_view value);
  void remove(std::string_view key);
  // the library's side is private
};

/// What a view is doing.
enum class Activity { waiting_for_logs, indexing, ready, paused, failed };

/// How far a view is: for a progress bar, `indexed` of `total`.
struct Progress {
  Activity activity = Activity::waiting_for_logs;
  std::uint64_t indexed = 0;  ///< entries that are in the view
  std::uint64_t total = 0;    ///< blocks of all feeds, here or not
};

/// Why a view stopped, and at which entry, if it was one.
struct Failure {
  std::string view;
  std::optional<EntryId> entry;
  std::string message;  ///< one sentence for a person
};

/// A view in use: a cheap handle. The handles of list and key-value views have all of this too.
class ViewHandle {
 public:
  explicit ViewHandle(std::shared_ptr<ViewState> state) : state_(std::move(state)) {}

  const std::string& name() const;
  Progress progress() const;
  const std::optional<Failure>& failure() const;

  /// Rows as they are committed.
  std::optional<std::string> get(std::string_view key) const;
  void read(const Range& range,
            const std::function<bool(std::string_view, std::string_view)>& each) const;

  /// Calls `callback` once when the view has caught up with all logs; at once if it has.
  void on_ready(std::function<void()> callback) const;
  /// Calls `callback` after each batch that was committed, with its entries.
  void on_indexed(std::function<void(std::span<const Entry>)> callback) const;
  /// The same with the rows that `map` changed, as they were committed: a key is there once.
  void on_committed(
      std::function<void(std::span<const Entry>, std::span<const Change>)> callback) const;
  /// The entry, if it is here. See Core::entry.
  std::optional<Entry> entry(const EntryId& id) const;
  /// Stops indexing after the batch in hand, until `resume`. What comes meanwhile is not lost.
  void pause() const;
  void resume() const;

 protected:
  std::shared_ptr<ViewState> state_;
};

}  // namespace kappa
