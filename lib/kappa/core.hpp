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
/// A `Core` is a cheap handle; copies share one, and so do the handles of its views. It is closed
/// when the last of them is gone, unless an `on_ready` is still to be called. Everything happens on
/// the thread that runs the program's one `asio::io_context`, which must outlive all of
/// them but the handles' destructors. Views lie in the folder `views` beside the feeds: they can be
/// deleted at any time, and are made again from the logs.

#include <kappa/error.hpp>
#include <kappa/view.hpp>
#include <multifeed/multifeed.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace asio {
class io_context;
}

namespace kappa {

class CoreState;

/// How a core opens its feeds, and how it shares the program's one thread.
struct CoreOptions {
  multifeed::Options feeds = {};  ///< used where the core opens them
  /// At most so many entries are indexed before others who use the `io_context` get their turn.
  std::size_t batch = 512;
};

/// Feeds and views over them, kept up to date; see the top of this file.
class Core {
 public:
  /// Opens the feeds in `directory` and keeps its views in `directory`/views.
  /// @throws multifeed::Error, storage::Error
  Core(asio::io_context& io, const std::filesystem::path& directory,
       const CoreOptions& options = {});
  /// Over feeds that are open; views are kept in the folder `views`, or in memory if that is empty.
  Core(asio::io_context& io, const multifeed::Multifeed& feeds,
       const std::filesystem::path& views = {}, const CoreOptions& options = {});

  /// Starts a view. Its rows are kept under `name`; if `version` is not the one that made them,
  /// they are removed and made again from the logs. So they are if they were damaged, or if the
  /// feeds are not those that were seen: ViewHandle::rebuilt says why.
  /// @param view an object with `void map(const Entry&, Rows&) const`
  /// @return its handle: `View::Handle`, if there is such a type, made from (state, view) or from
  /// (state); a ViewHandle otherwise
  /// @throws Error name_in_use, bad_name, closed; storage::Error locked (another program has this
  /// view open), disk_full, permission_denied, io
  template <class View>
  auto use(std::string_view name, std::uint32_t version, View view) const {
    auto shared = std::make_shared<const View>(std::move(view));
    std::shared_ptr<ViewState> state = start(
        name, version, [shared](const Entry& entry, Rows& rows) { shared->map(entry, rows); });
    if constexpr (requires { typename View::Handle; }) {
      if constexpr (std::is_constructible_v<typename View::Handle, std::shared_ptr<ViewState>,
                                            std::shared_ptr<const View>>) {
        return typename View::Handle(std::move(state), std::move(shared));
      } else {
        return typename View::Handle(std::move(state));
      }
    } else {
      return ViewHandle(std::move(state));
    }
  }
  /// The same with version 1.
  template <class View>
  auto use(std::string_view name, View view) const {
    return use(name, 1, std::move(view));
  }

  /// Calls `callback` once, when all views that are in use now have seen everything that is here,
  /// also what other callbacks have appended, or stopped, or are paused: from the `io_context`,
  /// never from inside this call. Who asked first is called first, also of those who wait for one
  /// view.
  void on_ready(std::function<void()> callback) const;
  /// Called when a view stops, because its `map` threw for one: the others go on. Without a
  /// callback the failure comes out of `io.run()` as an Error view_failed.
  void on_error(std::function<void(const Failure&)> callback) const;
  void pause() const;   ///< all views
  void resume() const;  ///< all views

  /// See Multifeed::writer.
  hypercore::JsonFeed writer(std::string_view name = "default") const;
  std::vector<hypercore::JsonFeed> feeds() const;  ///< see Multifeed::feeds
  std::optional<hypercore::JsonFeed> feed(const crypto::PublicKey& key) const;  ///< if it is here
  /// The entry, if it is here. Its value is null if the block is no JSON.
  /// @throws hypercore::Error damaged_block, closed
  std::optional<Entry> entry(const EntryId& id) const;
  const multifeed::Multifeed& multifeed() const;  ///< the feeds, as bytes

  /// See Multifeed::replicate. Include <multifeed/replicate.hpp>.
  template <class Connection>
  auto replicate(Connection&& connection, const hypercore::ReplicateOptions& options = {}) const {
    return multifeed().replicate(std::forward<Connection>(connection), options);
  }

  /// Closes all views, and the feeds if the core opened them; callbacks are let go. A closed core
  /// and its views' handles throw.
  void close() const;

 private:
  std::shared_ptr<ViewState> start(std::string_view name, std::uint32_t version,
                                   std::function<void(const Entry&, Rows&)> map) const;

  std::shared_ptr<CoreState> state_;
};

}  // namespace kappa
