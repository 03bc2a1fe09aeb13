#include <kappa/core.hpp>

#include <kappa/core_state.hpp>

namespace kappa {
namespace {

std::vector<hypercore::JsonFeed> as_json(const std::vector<hypercore::Feed>& feeds) {
  return {feeds.begin(), feeds.end()};
}

}  // namespace

Core::Core(asio::io_context& io, const std::filesystem::path& directory, const CoreOptions& options)
    : state_(std::make_shared<CoreState>(io, multifeed::Multifeed::open(directory, options.feeds),
                                         directory / "views", options, true)) {
  state_->start();
}

Core::Core(asio::io_context& io, const multifeed::Multifeed& feeds,
           const std::filesystem::path& views, const CoreOptions& options)
    : state_(std::make_shared<CoreState>(
          io, feeds, views.empty() ? std::nullopt : std::optional(views), options, false)) {
  state_->start();
}

std::shared_ptr<ViewState> Core::start(std::string_view name, std::uint32_t version,
                                       std::function<void(const Entry&, Rows&)> map) const {
  // The handle of a view keeps the whole core.
  return {state_, &state_->use(name, version, std::move(map))};
}

void Core::on_ready(std::function<void()> callback) const {
  state_->when_all_ready(std::move(callback));
}
void Core::on_error(std::function<void(const Failure&)> callback) const {
  state_->on_error(std::move(callback));
}
void Core::pause() const { state_->pause_all(); }
void Core::resume() const { state_->resume_all(); }

hypercore::JsonFeed Core::writer(std::string_view name) const {
  state_->check_open();
  return hypercore::JsonFeed(multifeed().writer(name));
}

std::vector<hypercore::JsonFeed> Core::feeds() const { return as_json(multifeed().feeds()); }

std::optional<hypercore::JsonFeed> Core::feed(const crypto::PublicKey& key) const {
  auto found = multifeed().feed(key);
  if (!found) return {};
  return hypercore::JsonFeed(*found);
}

std::optional<Entry> Core::entry(const EntryId& id) const { return state_->entry(id); }
const multifeed::Multifeed& Core::multifeed() const { return state_->multifeed(); }
void Core::close() const { state_->close(); }

}  // namespace kappa
