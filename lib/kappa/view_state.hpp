#pragma once
/// @file
/// What the handles of one view share: its rows, its function, who wants to hear of it. Which
/// entries it is given, and when, is the core's business (core_state.hpp).
///
/// For the library, not for programs.

#include <kappa/error.hpp>
#include <kappa/view.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kappa {

/// What a view needs of the core that it belongs to.
class ViewHost {
 public:
  virtual ~ViewHost() = default;
  virtual std::optional<Entry> entry(const EntryId& id) = 0;
  virtual Progress progress(const ViewState& view) = 0;
  /// Calls `callback` from the io_context when the view is ready.
  virtual void when_ready(ViewState& view, std::function<void()> callback) = 0;
  virtual void pause(ViewState& view) = 0;
  virtual void resume(ViewState& view) = 0;
  /// A reader met a damaged store.
  virtual void damaged(ViewState& view, const std::string& what) = 0;
};

class ViewState {
 public:
  using Map = std::function<void(const Entry&, Rows&)>;
  using Committed = std::function<void(std::span<const Entry>, std::span<const Change>)>;

  ViewState(std::string name, Map map, std::unique_ptr<Store> store, ViewHost& host)
      : name_(std::move(name)),
        map_(std::make_shared<const Map>(std::move(map))),
        store_(std::move(store)),
        rows_(store_.get()),
        host_(&host) {}

  const std::string& name() const { return name_; }
  /// @throws Error closed
  const Store& store() const;
  ViewHost& host() const;

  /// Gives an entry to the view's function. If it throws, what it put for this entry is dropped.
  /// @throws what the function throws
  void map(const Entry& entry);
  /// Stores what was put since the last commit together with `notes`, rows of the library's own.
  /// @return the changes of rows, for `tell`
  std::vector<Change> commit(std::span<const Change> notes);
  /// Forgets what was put since the last commit.
  void roll_back();
  /// Calls those who asked with on_committed. @throws the first exception of theirs, at the end
  void tell(std::span<const Entry> entries, std::span<const Change> changes);

  void on_committed(Committed callback);
  /// Takes another store, empty or not, for what is damaged or of another version.
  void use_store(std::unique_ptr<Store> store);
  /// Gives up store and callbacks: whoever asks after that is told that the core is closed.
  void close();

  std::optional<Failure> failure;
  Rebuilt rebuilt;

 private:
  std::string name_;
  std::shared_ptr<const Map> map_;
  std::unique_ptr<Store> store_;
  Rows rows_;
  ViewHost* host_;
  std::vector<std::shared_ptr<const Committed>> listeners_;
};

}  // namespace kappa
