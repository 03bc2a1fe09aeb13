#include <kappa/view.hpp>

#include <kappa/row_keys.hpp>
#include <kappa/view_state.hpp>

#include <utility>

namespace kappa {
namespace {

/// A store that is found damaged is replaced as soon as the reader is gone.
template <class Read>
auto reading(ViewState& view, Read read) {
  try {
    return read(view.store());
  } catch (const Error& error) {
    if (error.code() == Errc::damaged_store) view.host().damaged(view, error.what());
    throw;
  }
}

}  // namespace

const std::string& ViewHandle::name() const { return state_->name(); }
Progress ViewHandle::progress() const { return state_->host().progress(*state_); }
const std::optional<Failure>& ViewHandle::failure() const { return state_->failure; }
const Rebuilt& ViewHandle::rebuilt() const { return state_->rebuilt; }

std::optional<std::string> ViewHandle::get(std::string_view key) const {
  return reading(*state_, [&](const Store& store) { return store.get(row_key(key)); });
}

void ViewHandle::read(const Range& range,
                      const std::function<bool(std::string_view, std::string_view)>& each) const {
  reading(*state_, [&](const Store& store) {
    store.read(stored_range(range), [&each](std::string_view key, std::string_view value) {
      return each(key.substr(1), value);
    });
  });
}

std::optional<Entry> ViewHandle::entry(const EntryId& id) const { return state_->host().entry(id); }

void ViewHandle::on_ready(std::function<void()> callback) const {
  state_->host().when_ready(*state_, std::move(callback));
}

void ViewHandle::on_indexed(std::function<void(std::span<const Entry>)> callback) const {
  state_->on_committed(
      [callback = std::move(callback)](std::span<const Entry> entries, std::span<const Change>) {
        callback(entries);
      });
}

void ViewHandle::on_committed(
    std::function<void(std::span<const Entry>, std::span<const Change>)> callback) const {
  state_->on_committed(std::move(callback));
}

void ViewHandle::pause() const { state_->host().pause(*state_); }
void ViewHandle::resume() const { state_->host().resume(*state_); }

}  // namespace kappa
