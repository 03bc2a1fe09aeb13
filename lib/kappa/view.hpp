#pragma once
/// @file
/// What a view is: a function from log entries to rows, and a handle to read them with. `ListView`
/// and `KeyValueView` are two; this is how to write one of your own.
///
/// @code
/// struct Scoreboard {                                   // counts messages by nickname
///   void map(const kappa::Entry& entry, kappa::Rows& rows) const {
///     if (entry.value["type"] != "chat-message" || !entry.value["nickname"].is_string()) return;
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
#include <kappa/rows.hpp>
#include <kappa/store.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kappa {

class ViewState;

/// What a view is doing.
enum class Activity {
  waiting_for_logs,  ///< the `io_context` did not run yet
  indexing,          ///< entries are here that it has not seen
  ready,             ///< it has seen all that is here
  paused,            ///< until ViewHandle::resume
  failed,            ///< see ViewHandle::failure
};

/// How far a view is: for a progress bar, `indexed` of `total`.
struct Progress {
  Activity activity = Activity::waiting_for_logs;
  std::uint64_t indexed = 0;  ///< entries that are in the view
  std::uint64_t total = 0;    ///< blocks of all feeds, here or not
};

/// Why a view stopped, and at which entry, if it was one.
struct Failure {
  std::string view;              ///< its name
  std::optional<EntryId> entry;  ///< none: its rows could not be stored or read
  std::string message;           ///< one sentence for a person
};

/// Why a view is being made again from the logs. Empty when it went on where it was.
struct Rebuilt {
  std::string why;                  ///< one sentence for a person; empty if it was not
  std::filesystem::path set_aside;  ///< where a damaged store was moved, if that was why
};

/// A view in use: a cheap handle. The handles of list and key-value views have all of this too.
/// All handles of a view keep its core open. What a callback captures is let go when the core is
/// closed or its `io_context` destroyed, so a callback may hold handles by value.
class ViewHandle {
 public:
  /// For the library: `Core::use` makes it.
  explicit ViewHandle(std::shared_ptr<ViewState> state) : state_(std::move(state)) {}

  const std::string& name() const;                ///< as it was given to `use`
  Progress progress() const;                      ///< @throws Error closed
  const std::optional<Failure>& failure() const;  ///< why it stopped, if it did
  const Rebuilt& rebuilt() const;                 ///< why it is made again, if it is

  /// The row's value as it was last committed. @throws Error closed, damaged_store (the view is
  /// being made again: read it when it is ready); storage::Error
  std::optional<std::string> get(std::string_view key) const;
  /// Calls `each(key, value)` for rows as they were last committed, in byte order of their keys,
  /// until it returns false. @throws as `get`, and what `each` throws
  void read(const Range& range,
            const std::function<bool(std::string_view, std::string_view)>& each) const;
  /// The entry, if it is here. See Core::entry.
  std::optional<Entry> entry(const EntryId& id) const;

  /// Calls `callback` once, at a moment when the view has seen everything that is here, also what
  /// other callbacks have appended: from the `io_context`, never from inside this call. Who asked
  /// first is called first. Not called if the view fails.
  void on_ready(std::function<void()> callback) const;
  /// Calls `callback` after each batch that was committed, with its entries. What it throws comes
  /// out of `io.run()`, after all other callbacks were called; nothing is lost, and the next
  /// `io.run()` goes on.
  void on_indexed(std::function<void(std::span<const Entry>)> callback) const;
  /// The same with the rows that `map` changed, as they were committed: a key is there once.
  void on_committed(
      std::function<void(std::span<const Entry>, std::span<const Change>)> callback) const;

  /// Stops indexing after the batch in hand, until `resume`. What comes meanwhile is not lost.
  void pause() const;
  void resume() const;  ///< goes on where it was

 protected:
  std::shared_ptr<ViewState> state_;
};

}  // namespace kappa
