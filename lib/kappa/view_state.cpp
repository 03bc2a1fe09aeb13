#include <kappa/view_state.hpp>

#include <kappa/row_keys.hpp>

#include <exception>
#include <utility>

namespace kappa {

const Store& ViewState::store() const {
  host();
  return *store_;
}

ViewHost& ViewState::host() const {
  if (host_ == nullptr)
    throw Error(Errc::closed, "the view " + name_ + " is closed: its core was closed");
  return *host_;
}

void ViewState::map(const Entry& entry) {
  auto map = map_;  // it may close its core
  try {
    (*map)(entry, rows_);
  } catch (...) {
    rows_.drop();
    throw;
  }
  rows_.accept();
}

std::vector<Change> ViewState::commit(std::span<const Change> notes) {
  std::vector<Change> changes = rows_.take(!listeners_.empty());
  std::size_t rows = changes.size();
  changes.insert(changes.end(), notes.begin(), notes.end());
  store_->write(changes);
  changes.resize(rows);
  if (listeners_.empty()) {
    changes.clear();
  } else {
    for (Change& change : changes) change.key.erase(0, 1);
  }
  return changes;
}

void ViewState::roll_back() {
  rows_.drop();
  rows_.take(false);
}

void ViewState::tell(std::span<const Entry> entries, std::span<const Change> changes) {
  std::exception_ptr first_error;
  auto listeners = listeners_;  // a callback may ask for more, or close the core
  for (const auto& listener : listeners) {
    try {
      (*listener)(entries, changes);
    } catch (...) {
      if (!first_error) first_error = std::current_exception();
    }
  }
  if (first_error) std::rethrow_exception(first_error);
}

void ViewState::on_committed(Committed callback) {
  host();
  listeners_.push_back(std::make_shared<const Committed>(std::move(callback)));
}

void ViewState::use_store(std::unique_ptr<Store> store) {
  roll_back();
  store_ = std::move(store);
  rows_.store_ = store_.get();
}

void ViewState::close() {
  host_ = nullptr;
  store_.reset();
  rows_.store_ = nullptr;
  // What the callbacks hold may be this view.
  auto listeners = std::exchange(listeners_, {});
  auto map = std::exchange(map_, {});
}

}  // namespace kappa
