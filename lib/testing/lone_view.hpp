#pragma once
/// @file
/// A view without a core, for tests of what a view does with entries: the test is its core.
///
/// @code
/// LoneView<kappa::ListView> lone(view);
/// lone.index({entry, other});            // mapped and committed as one batch
/// lone.handle().read();
/// @endcode

#include <kappa/memory_store.hpp>
#include <kappa/view_state.hpp>

#include <map>

namespace testing_help {

template <class View>
class LoneView : private kappa::ViewHost {
 public:
  explicit LoneView(View view) {
    auto shared = std::make_shared<const View>(std::move(view));
    state_ = std::make_shared<kappa::ViewState>(
        "lone",
        [shared](const kappa::Entry& entry, kappa::Rows& rows) { shared->map(entry, rows); },
        std::make_unique<kappa::MemoryStore>(), static_cast<kappa::ViewHost&>(*this));
  }
  ~LoneView() override { state_->close(); }
  LoneView(const LoneView&) = delete;
  LoneView& operator=(const LoneView&) = delete;

  /// Maps and commits entries as one batch. @throws what `map` or a callback throws
  void index(const std::vector<kappa::Entry>& entries) {
    for (const kappa::Entry& entry : entries) {
      entries_[entry.id] = entry.value;
      state_->map(entry);
    }
    std::vector<kappa::Change> changes = state_->commit({});
    state_->tell(entries, changes);
    for (auto& callback : std::exchange(ready_, {})) callback();
  }

  /// The entry is not here any more, as after `Feed::clear`.
  void forget(const kappa::EntryId& id) { entries_.erase(id); }

  typename View::Handle handle() const { return typename View::Handle(state_); }
  kappa::ViewState& state() { return *state_; }

 private:
  std::optional<kappa::Entry> entry(const kappa::EntryId& id) override {
    auto found = entries_.find(id);
    if (found == entries_.end()) return {};
    return kappa::Entry{id, found->second};
  }
  kappa::Progress progress(const kappa::ViewState&) override {
    return {kappa::Activity::ready, entries_.size(), entries_.size()};
  }
  /// Called after the next batch.
  void when_ready(kappa::ViewState&, std::function<void()> callback) override {
    ready_.push_back(std::move(callback));
  }
  void pause(kappa::ViewState&) override {}
  void resume(kappa::ViewState&) override {}
  void damaged(kappa::ViewState&, const std::string&) override {}

  std::map<kappa::EntryId, hypercore::Json> entries_;
  std::vector<std::function<void()>> ready_;
  std::shared_ptr<kappa::ViewState> state_;
};

}  // namespace testing_help
