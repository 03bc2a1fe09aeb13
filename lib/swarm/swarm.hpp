#pragma once
/// @file
/// Finds the peers that care about the same topic, and hands out connected sockets.
///
/// @code
/// swarm::Swarm swarm{io};
/// swarm.on_connection([](swarm::Connection connection) { greet(std::move(connection)); });
/// swarm.join(swarm::Topic::named("our-room"));
/// io.run();
/// @endcode
///
/// Three ways to find peers work side by side: `lan` (multicast DNS, as JavaScript's hyperswarm 2
/// does it), `dht` (BitTorrent's), `direct` (addresses that somebody gave). The environment chooses
/// for every program; see <swarm/options.hpp>. Everything happens on the thread that runs the
/// program's one `asio::io_context`; use a swarm from there.

#include <swarm/connection.hpp>
#include <swarm/options.hpp>
#include <swarm/topic.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace asio {
class io_context;
}

namespace swarm {

class Engine;

/// A cheap handle: copies share one swarm, which closes when the last is gone. A callback that
/// captures the swarm by value counts as one: then `close` it, or let the `asio::io_context` end.
class Swarm {
 public:
  /// Listens for peers already, but connects to nobody before `join`.
  /// @param options what the program wants; the environment overrules it
  /// @throws Error if an environment variable makes no sense (Errc::bad_setting), the address to
  ///   listen on can't be had (Errc::cannot_listen), or a way that was named does not work here
  ///   (Errc::no_dht, Errc::cannot_search)
  explicit Swarm(asio::io_context& io, const Options& options = {});

  /// Called for each new connection, dialled or accepted, one for each peer. Called a second time,
  /// the new callback replaces the old. Nothing is connected until there is one. What it throws
  /// comes out of `io.run()`; run it again to go on.
  void on_connection(std::function<void(Connection)> callback) const;

  /// Looks for peers of `topic` and lets them find us, until `leave`. A peer that is connected
  /// already, because of another topic, is not connected a second time.
  void join(const Topic& topic) const;

  /// Stops looking, and stops dialling whoever has no other topic of ours. Open connections stay.
  void leave(const Topic& topic) const;

  /// Address and port where peers reach us: 0.0.0.0 or [::] stands for every address of this
  /// machine.
  Connection::Endpoint listening_on() const;

  /// Open connections now, at most `Options::max_connections`.
  std::size_t connections() const;

  /// Called when a way to find peers can't do its work, with a sentence for people, so that a
  /// program can show why nobody comes. The others go on.
  void on_trouble(std::function<void(std::string)> callback) const;

  /// Leaves all topics, stops listening, forgets the callbacks: none is called any more, and
  /// `io.run()` returns when nothing else is left to do. Connections that were handed out stay
  /// open. Closing twice is fine; `join` after it throws Error (Errc::closed).
  void close() const;

 private:
  struct Handle;
  std::shared_ptr<Handle> handle_;
};

}  // namespace swarm
