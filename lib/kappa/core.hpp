#pragma once
/// @file
/// The kappa architecture: logs in, views out. A core keeps a multifeed and any number of views
/// over it up to date.
///
/// @code
/// kappa::Core core(io, "multichat");
/// auto chats = core.use("chats", kappa::ListView(timestamp_of));
/// core.writer("local").append({{"type", "chat-message"}, {"text", "hello"}});
/// core.on_ready([chats] {
///   for (const kappa::Entry& entry : chats.read()) fmt::print("{}\n", entry.value["text"]);
/// });
/// @endcode
///
/// A `Core` is a cheap handle; copies share one. Everything happens on the thread that runs the
/// program's one `asio::io_context`. Views lie in the folder `views` beside the feeds: they can be
/// deleted at any time, and are made again from the logs.

#include <kappa/view.hpp>
#include <multifeed/multifeed.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace asio {
class io_context;
}

namespace kappa {

class CoreState;

struct CoreOptions {
  multifeed::Options feeds = {};
  std::size_t batch = 512;  ///< at most so many entries are indexed before others get their turn
};

class Core {
 public:
  /// Opens the feeds in `directory` and keeps its views in `directory`/views.
  /// @throws multifeed::Error, storage::Error
  Core(asio::io_context& io, const std::filesystem::path& directory,
       const CoreOptions& options = {});
  /// Over feeds that are open; views are kept in `views`, or in memory if that is empty.
  Core(asio::io_context& io, const multifeed::Multifeed& feeds,
       const std::filesystem::path& views = {}, const CoreOptions& options = {});

  /// Starts a view. Its rows are kept under `name`; if `version` is not the one that made them,
  /// they are removed and made again from the logs.
  /// @return the view's handle: `ListView` gives a `List`, ...; see <kappa/view.hpp>
  /// @throws Error name_in_use, bad_name
  template <class View>
  auto use(std::string_view name, std::uint32_t version, View view) const;
  template <class View>
  auto use(std::string_view name, View view) const {
    return use(name, 1, std::move(view));
  }

  /// Calls `callback` once, when all views that are in use now have caught up with the logs, or
  /// stopped; from `io`, never from inside this call.
  void on_ready(std::function<void()> callback) const;
  /// Called when a view stops, because its `map` threw for one: the others go on. Without a
  /// callback the failure comes out of `io.run()` as an exception.
  void on_error(std::function<void(const Failure&)> callback) const;
  void pause() const;  ///< all views
  void resume() const;

  hypercore::JsonFeed writer(std::string_view name = "default") const;
  std::vector<hypercore::JsonFeed> feeds() const;
  std::optional<hypercore::JsonFeed> feed(const crypto::PublicKey& key) const;
  /// The entry, if it is here.
  std::optional<Entry> entry(const EntryId& id) const;
  const multifeed::Multifeed& multifeed() const;

  /// See Multifeed::replicate. Include <multifeed/replicate.hpp>.
  template <class Connection>
  auto replicate(Connection&& connection, const hypercore::ReplicateOptions& options = {}) const {
    return multifeed().replicate(std::forward<Connection>(connection), options);
  }

  void close() const;

 private:
  std::shared_ptr<CoreState> state_;
};

}  // namespace kappa
