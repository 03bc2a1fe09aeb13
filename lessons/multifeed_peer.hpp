#pragma once
/// @file
/// Somebody with a set of feeds at the other end of a program's connection, for hidden tests of
/// programs with a multifeed.
///
/// @code
/// FreePort door;
/// lessons::MultifeedPeer ada("Ada");
/// Session session("multichat", {.network = true});
/// session.perform(ada.writes(message), Start{.environment = direct_swarm(door)},
///                 ada.connects_to(door), ada.gets("your feed", key, 1, "..."));
/// @endcode
///
/// A peer works on a thread of its own, so it answers while the test does other things. Its steps
/// are like those of harness::Peer.

#include "port_below.hpp"

#include <unistd.h>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/use_future.hpp>

#include <harness/harness.hpp>
#include <harness/running.hpp>
#include <hypercore/typed_feed.hpp>
#include <multifeed/multifeed.hpp>
#include <multifeed/replicate.hpp>
#include <protocol/session_core.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace lessons {

using hypercore::Json;

class MultifeedPeer {
 public:
  /// Somebody with no feed yet. With another shared key than programs have, a stranger.
  explicit MultifeedPeer(const std::string& name, const multifeed::Options& options = {})
      : state_{std::make_shared<State>(name, options)} {}

  const std::string& name() const { return state_->name; }
  std::string address() const { return state_->socket.address(); }

  /// The public key of this writer's feed, which is made if it is not there.
  crypto::PublicKey key(const std::string& writer = "local") const {
    return on_its_thread([&](State& state) { return state.feeds.writer(writer).key(); });
  }

  /// Adds a message to the feed of one of its writers, which is made if it is not there.
  harness::Step writes(const Json& message, const std::string& writer = "local") const {
    return writes_all({message}, writer);
  }
  harness::Step writes_all(const std::vector<Json>& messages,
                           const std::string& writer = "local") const {
    const std::string what =
        messages.size() == 1 && messages[0].contains("text")
            ? harness::in_quotes(fmt::format("{}", messages[0]["text"]), 80)
            : fmt::format("{} message{}", messages.size(), messages.size() == 1 ? "" : "s");
    return {fmt::format("{} wrote {}{}", name(), what,
                        writer == "local" ? "" : " into the feed " + harness::in_quotes(writer)),
            [peer = *this, messages, writer](harness::Context&) {
              peer.on_its_thread(
                  [&](State& state) { state.feeds.writer(writer).append_batch(messages); });
            }};
  }
  /// Adds a block that need not be JSON.
  harness::Step writes_bytes(const std::string& block, const std::string& writer = "local") const {
    return {fmt::format("{} wrote a block that is no JSON", name()),
            [peer = *this, block, writer](harness::Context&) {
              peer.on_its_thread(
                  [&](State& state) { state.feeds.writer(writer).bytes().append(block); });
            }};
  }
  /// Has this feed, with the secret key: another place where somebody writes.
  void owns(const std::string& writer, const crypto::KeyPair& key_pair,
            const std::vector<Json>& messages) const {
    on_its_thread(
        [&](State& state) { state.feeds.writer(writer, key_pair).append_batch(messages); });
  }

  /// Connects to the program, or waits until it connects, and exchanges feeds from then on, live.
  harness::Step connects_to(const harness::FreePort& door, std::string otherwise = {}) const {
    return talking(state_->socket.connects_to(door, std::move(otherwise)),
                   protocol::Role::initiator, true);
  }
  harness::Step is_connected_to(std::string otherwise = {}) const {
    return talking(state_->socket.is_connected_to(std::move(otherwise)), protocol::Role::responder,
                   true);
  }
  /// Connects to the program, takes what is there, and is gone when nothing is left to do.
  harness::Step comes_by(const harness::FreePort& door, std::string otherwise = {}) const {
    auto step = talking(state_->socket.connects_to(door, std::move(otherwise)),
                        protocol::Role::initiator, false);
    step.text = name() + " connected to it, to take what is there and leave";
    return step;
  }

  /// Expects that it comes to have a feed, whatever its key. `because` follows the message for a
  /// connection over which none comes: a guess at the reason.
  harness::Step gets_some_feed(const std::string& because) const {
    return waits(
        "expected that " + name() + " gets a feed", "gave " + name() + " a feed",
        [](State& state) { return state.from_others() > 0; },
        [](State& state) { return fmt::format("it gave {} nothing", state.name); }, because);
  }
  /// Expects that it comes to have the first `count` blocks of this feed. `whose`: "your feed".
  harness::Step gets(const std::string& whose, const crypto::PublicKey& key, std::size_t count,
                     const std::string& because) const {
    const std::string what = with_messages(whose, count);
    return waits(
        fmt::format("expected that {} gets {}", name(), what),
        fmt::format("gave {} {}", name(), what),
        [key, count](State& state) {
          auto feed = state.feeds.feed(key);
          return feed && feed->bytes().downloaded() >= count;
        },
        [whose, key](State& state) { return got(state, whose, key); }, because);
  }
  /// Expects that the program ends the connection, and if `error` that this is because of an error.
  harness::Step is_left(const std::string& because) const {
    return waits(
        "expected that it hangs up on " + name(), "hung up on " + name(),
        [](State& state) { return state.closed; },
        [](State& state) { return "it stays connected to " + state.name; }, because);
  }

  /// Is gone from one moment to the next.
  harness::Step dies() const {
    return {name() + " was killed, in the middle of it", [peer = *this](harness::Context&) {
              peer.on_its_thread([](State& state) {
                if (state.session) state.session->core()->fail({});
              });
            }};
  }

  /// What is in the feed here, as far as it is JSON.
  std::vector<Json> messages(const crypto::PublicKey& key) const {
    return on_its_thread([&](State& state) {
      std::vector<Json> result;
      auto feed = state.feeds.feed(key);
      for (hypercore::Seq seq = 0; feed && seq < feed->length(); ++seq) {
        if (feed->has(seq)) result.push_back(feed->get(seq));
      }
      return result;
    });
  }
  /// The feeds that it has from others.
  std::vector<crypto::PublicKey> others() const {
    return on_its_thread([&](State& state) {
      std::vector<crypto::PublicKey> result;
      for (const auto& feed : state.feeds.feeds()) {
        if (!feed.writable()) result.push_back(feed.key());
      }
      return result;
    });
  }

  /// What is wrong with a conversation that leads to nothing, as a sentence: `because`, if it is
  /// not known better.
  std::string mistake(const std::string& who, const std::string& because) const {
    return on_its_thread([&](State& state) -> std::string {
      if (state.no_multifeed) {
        return fmt::format(
            "{} speaks to {} of something else than a multifeed: a single feed, or a multifeed "
            "with another shared key. Give each connection to `multi.replicate`, and to nothing "
            "else.",
            who, state.name);
      }
      if (state.session && state.session->remote_key()) return because;
      if (state.closed) {
        return fmt::format(
            "{} hangs up on {} without a word. What does it do with a connection? Let "
            "`on_connection` give each connection to `multi.replicate`.",
            who, state.name);
      }
      return fmt::format(
          "{0} lets {1} wait: {1} knocks, and nobody opens. A swarm lets nobody in before it has "
          "joined: does your program call `swarm.join`? And is there an `on_connection`, which "
          "gives each connection to `multi.replicate`?",
          who, state.name);
    });
  }

 private:
  struct State {
    State(const std::string& name_, const multifeed::Options& options)
        : name{name_},
          socket{name_},
          feeds{multifeed::JsonMultifeed::in_memory(options)},
          thread{[this] { io.run(); }} {}
    ~State() {
      asio::post(io, [this] {
        if (session) session->core()->fail({});
        work.reset();
      });
      thread.join();
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    std::size_t own() const {
      const auto all = feeds.feeds();
      return static_cast<std::size_t>(
          std::count_if(all.begin(), all.end(), [](const auto& feed) { return feed.writable(); }));
    }
    std::size_t from_others() const { return feeds.size() - own(); }

    std::string name;
    harness::Peer socket;
    asio::io_context io;
    multifeed::JsonMultifeed feeds;  // this and all below: its thread's
    std::optional<protocol::Session> session;
    bool live = true;
    bool no_multifeed = false;  // is what the program speaks of
    bool closed = false;
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    std::thread thread;
  };

  template <class Function>
  std::invoke_result_t<Function, State&> on_its_thread(Function function) const {
    State& state = *state_;
    return asio::post(state.io, asio::use_future([&] { return function(state); })).get();
  }

  static std::string with_messages(const std::string& whose, std::size_t count) {
    if (count == 0) return whose;
    return fmt::format("{}, with {} message{}", whose, count, count == 1 ? "" : "s");
  }

  // What came instead of this feed, or of it.
  static std::string got(State& state, const std::string& whose, const crypto::PublicKey& key) {
    if (auto feed = state.feeds.feed(key)) {
      const auto count = static_cast<std::size_t>(feed->bytes().downloaded());
      return fmt::format("it gave {} {}", state.name,
                         count > 0 ? with_messages(whose, count) : whose + ", without a message");
    }
    const std::size_t others = state.from_others();
    if (others == 0) return fmt::format("it gave {} nothing", state.name);
    return fmt::format("it gave {} {} other feed{}, and not this one", state.name, others,
                       others == 1 ? "" : "s");
  }

  // The step that connects, and then begins to talk.
  harness::Step talking(harness::Step connect, protocol::Role role, bool live) const {
    auto run = std::move(connect.run);
    connect.run = [peer = *this, run = std::move(run), role, live](harness::Context& context) {
      run(context);
      peer.on_its_thread([&](State& state) { talk(state, role, live); });
    };
    return connect;
  }

  static void talk(State& state, protocol::Role role, bool live) {
    asio::ip::tcp::socket socket{state.io, asio::ip::tcp::v4(), state.socket.release()};
    socket.set_option(asio::ip::tcp::no_delay(true));
    if (state.session) state.session->core()->fail({});
    state.closed = state.no_multifeed = false;
    state.live = live;
    protocol::Session session{protocol::Connected{std::move(socket), role}, {.live = live}};
    session.on_close([&state, core = session.core().get()](const auto& error) {
      if (state.session->core().get() != core) return;
      state.closed = true;
      state.no_multifeed = error && error->code() == protocol::Errc::wrong_shared_key;
    });
    state.session = session;
    state.feeds.replicate(session, {.live = live});
  }

  // Lets the program go on until `ready`. Else says what it did `instead` of `done`.
  harness::Step waits(const std::string& text, const std::string& done,
                      const std::function<bool(State&)>& ready,
                      const std::function<std::string(State&)>& instead,
                      const std::string& because) const {
    return {text, [peer = *this, done, ready, instead, because](harness::Context& context) {
              using Running = harness::Session::Running;
              auto& program = context.session().running();
              bool fine = false;
              const auto look = [&](State& state) {
                fine = ready(state);
                return fine || (state.closed && !state.live) || state.no_multifeed;
              };
              const auto woke =
                  program.wait([&] { return peer.on_its_thread(look); }, Running::Watch::end);
              if (fine) return;
              if (woke == Running::Woke::ended) program.fail_not_reached("it " + done);
              context.fail({.message = peer.mistake(program.who(), because),
                            .expected = "it " + done,
                            .actual = peer.on_its_thread(instead)});
            }};
  }

  std::shared_ptr<State> state_;
};

}  // namespace lessons
