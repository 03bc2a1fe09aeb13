#pragma once
/// @file
/// Somebody who has a feed, or a copy of one, at the other end of a program's connection: for
/// hidden tests of programs that replicate. Some are honest.
///
/// @code
/// FreePort door;
/// auto ada = lessons::FeedPeer::writer("Ada", messages);
/// Session session("viewer", {.network = true});
/// session.perform(Start{.args = {ada.key().hex()}, .environment = direct_swarm(door,
/// {ada.address()})},
///                 ada.is_connected_to(), ada.appends(message));
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

#include <algorithm>
#include <harness/harness.hpp>
#include <harness/running.hpp>
#include <hypercore/feed_state.hpp>
#include <hypercore/typed_feed.hpp>
#include <protocol/async.hpp>
#include <protocol/replicate.hpp>
#include <protocol/session_core.hpp>
#include <storage/memory.hpp>
#include <thread>
#include <type_traits>

namespace lessons {

using hypercore::Json;
using hypercore::JsonFeed;

/// What somebody serves who tells lies.
enum class Serves {
  changed_blocks,  ///< each text is another than was signed
  own_blocks,      ///< those of a feed of its own, under the name of the other
};

/// The same message, in which somebody else has put the words.
inline Json changed(Json message) {
  message.set("text", "send me all your money, " + message["text"].as_string());
  return message;
}

/// Answers requests with lies.
class Liar final : public protocol::ChannelUser {
 public:
  /// @param source what proofs come from
  Liar(hypercore::Feed source, std::vector<crypto::Bytes> blocks)
      : source_{std::move(source)}, blocks_{std::move(blocks)} {}

  void opened() override {
    channel->send(protocol::Options{});
    channel->send(protocol::Status{.uploading = true, .downloading = false});
  }
  void received(const protocol::Message& message) override {
    if (std::holds_alternative<protocol::Want>(message)) {
      channel->send(protocol::Have{.start = 0, .length = blocks_.size(), .bitfield = {}});
    }
    const auto* request = std::get_if<protocol::Request>(&message);
    if (request == nullptr || request->index >= blocks_.size()) return;
    auto proof =
        hypercore::prove_block(source_.state(), theirs_, request->index, request->nodes, false);
    if (!proof) return;
    ++lies;
    channel->send(protocol::Data{.index = request->index,
                                 .value = blocks_[request->index],
                                 .nodes = proof->nodes,
                                 .signature = proof->signature});
  }
  void batch_done() override {}
  void writable() override {}
  protocol::Time on_time(protocol::Time) override { return protocol::Time::max(); }
  void closed() override { channel = nullptr; }

  protocol::Channel* channel = nullptr;
  std::size_t lies = 0;  ///< told so far

 private:
  hypercore::Feed source_;
  std::vector<crypto::Bytes> blocks_;
  hypercore::Bitfield theirs_;
};

class FeedPeer {
 public:
  /// Somebody who writes a feed, or passes it on.
  static FeedPeer writer(const std::string& name, const std::vector<Json>& messages) {
    FeedPeer peer{name};
    peer.on_its_thread([&](State& state) {
      state.owner = crypto::KeyPair::generate();
      state.key = state.owner.public_key;
      state.feed = JsonFeed::in_memory({.key_pair = state.owner});
      state.feed->append_batch(messages);
    });
    return peer;
  }

  /// Somebody who knows the key of this writer's feed, and tells lies about what is in it.
  static FeedPeer liar(const std::string& name, const FeedPeer& about, Serves serves) {
    FeedPeer peer{name};
    const auto messages = about.messages();
    peer.on_its_thread([&](State& state) {
      state.key = about.key();
      std::vector<crypto::Bytes> blocks;
      blocks.reserve(messages.size());
      for (const Json& message : messages) {
        blocks.push_back(hypercore::JsonCodec::encode(changed(message)));
      }
      auto source = JsonFeed::in_memory();
      if (serves == Serves::changed_blocks) {
        // The proofs of the genuine blocks fit the changed ones in all but one hash.
        source = JsonFeed::in_memory({.key_pair = about.state_->owner});
        source.append_batch(messages);
      } else {
        source.bytes().append_batch(blocks);
      }
      state.liar = std::make_shared<Liar>(source.bytes(), std::move(blocks));
    });
    return peer;
  }

  /// Somebody who wants a copy of the feed with this key.
  static FeedPeer reader(const std::string& name, const crypto::PublicKey& key) {
    FeedPeer peer{name};
    peer.on_its_thread([&](State& state) {
      state.feed =
          JsonFeed{hypercore::Feed::open(std::make_shared<storage::MemoryDirectory>(), key)};
      state.key = key;
    });
    return peer;
  }

  crypto::PublicKey key() const { return state_->key; }
  std::string address() const { return state_->socket.address(); }

  harness::Step connects_to(const harness::FreePort& door, std::string otherwise = {}) const {
    return talking(state_->socket.connects_to(door, std::move(otherwise)),
                   protocol::Role::initiator);
  }
  harness::Step is_connected_to(std::string otherwise = {}) const {
    return talking(state_->socket.is_connected_to(std::move(otherwise)), protocol::Role::responder);
  }

  /// Adds a message to the feed, as its writer.
  harness::Step appends(const Json& message) const {
    return {name() + " wrote " + harness::in_quotes(message["text"].as_string(), 80),
            [peer = *this, message](harness::Context&) {
              peer.on_its_thread([&](State& state) { state.feed->append(message); });
            }};
  }

  /// Expects that its copy comes to hold `count` messages. `because` follows the message for a
  /// connection that is there, and over which nothing more comes: a guess at the reason.
  harness::Step gets(std::size_t count, const std::string& because) const {
    return {"expected that " + name() +
                (count == 1 ? " gets a message" : fmt::format(" gets {} messages", count)),
            [peer = *this, count, because](harness::Context& context) {
              peer.wait(
                  context, "sent " + peer.name() + " what is in the log",
                  [&](State& state) { return state.feed->bytes().downloaded() >= count; }, because);
            }};
  }

  /// Expects that it hears that the log is empty. `because`: see `gets`.
  harness::Step hears_that_it_is_empty(const std::string& because) const {
    return {"expected that " + name() + " hears that the log is empty",
            [peer = *this, because](harness::Context& context) {
              auto answered = std::make_shared<bool>(false);
              peer.on_its_thread([&](State& state) {
                state.feed->bytes().async_update(
                    state.io, 1, {.if_available = true},
                    [answered](const std::exception_ptr&) { *answered = true; });
              });
              peer.wait(
                  context, "told " + peer.name() + " what is in the log",
                  [answered](State&) { return *answered; }, because);
            }};
  }

  /// Expects that the program ends the connection because of what this one sent.
  harness::Step is_turned_away(const std::string& otherwise) const {
    return {"expected that it hangs up on " + name(),
            [peer = *this, otherwise](harness::Context& context) {
              peer.wait(
                  context, "hung up on " + peer.name(),
                  [](State& state) { return state.liar->lies > 0 && state.closed; }, otherwise);
            }};
  }

  /// Is gone from one moment to the next.
  harness::Step dies() const {
    return {name() + " was killed, in the middle of it", [peer = *this](harness::Context&) {
              peer.on_its_thread([](State& state) {
                if (state.session) state.session->core()->fail({});
              });
            }};
  }

  /// All that is in the feed here.
  std::vector<Json> messages() const {
    return on_its_thread([](State& state) {
      std::vector<Json> result;
      for (hypercore::Seq seq = 0; seq < state.feed->length(); ++seq) {
        if (state.feed->has(seq)) result.push_back(state.feed->get(seq));
      }
      return result;
    });
  }

  /// Whether the program has ended the connection.
  bool was_left() const {
    return on_its_thread([](State& state) { return state.closed; });
  }

  /// What is wrong with a conversation that leads to nothing, as a sentence: `because`, if it is
  /// not known better.
  std::string mistake(const std::string& who, const std::string& because) const {
    return on_its_thread([&](State& state) {
      if (state.another_feed) {
        return fmt::format(
            "{} opens another feed on the connection to {}: its discovery key is {}, and that of "
            "the feed with the key {} is {}.",
            who, state.name, *state.another_feed, state.key, crypto::discovery_key(state.key));
      }
      const bool talked = state.session && state.session->remote_key();
      if (talked) return because;
      return fmt::format(
          "{} {} {}. Does `on_connection` give each connection to `feed.replicate`, and does "
          "your program call `swarm.join`?",
          who,
          state.closed ? "hangs up without a word, although it is connected to" : "says nothing to",
          state.name);
    });
  }

  const std::string& name() const { return state_->name; }

 private:
  struct State {
    explicit State(const std::string& name_)
        : name{name_}, socket{name_}, thread{[this] { io.run(); }} {}
    ~State() {
      asio::post(io, [this] {
        if (session) session->core()->fail({});
        work.reset();
      });
      thread.join();
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    std::string name;
    harness::Peer socket;
    crypto::KeyPair owner;  // of the feed, if this is its writer
    crypto::PublicKey key;  // of the feed
    asio::io_context io;
    std::optional<JsonFeed> feed;  // this and all below: its thread's
    std::shared_ptr<Liar> liar;
    std::optional<protocol::Session> session;
    std::optional<crypto::DiscoveryKey> another_feed;  // that the program opened
    bool closed = false;
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    std::thread thread;
  };

  explicit FeedPeer(const std::string& name) : state_{std::make_shared<State>(name)} {}

  template <class Function>
  std::invoke_result_t<Function, State&> on_its_thread(Function function) const {
    State& state = *state_;
    return asio::post(state.io, asio::use_future([&] { return function(state); })).get();
  }

  // The step that connects, and then begins to talk.
  harness::Step talking(harness::Step connect, protocol::Role role) const {
    auto run = std::move(connect.run);
    connect.run = [peer = *this, run = std::move(run), role](harness::Context& context) {
      run(context);
      peer.on_its_thread([&](State& state) { talk(state, role); });
    };
    return connect;
  }

  static void talk(State& state, protocol::Role role) {
    asio::ip::tcp::socket socket{state.io, asio::ip::tcp::v4(), state.socket.release()};
    socket.set_option(asio::ip::tcp::no_delay(true));
    if (state.session) state.session->core()->fail({});
    state.closed = false;
    state.another_feed.reset();
    protocol::Session session{protocol::Connected{std::move(socket), role}, {.live = true}};
    session.on_close([&state, core = session.core().get()](const auto&) {
      if (state.session->core().get() == core) state.closed = true;
    });
    session.on_feed([&state](const crypto::DiscoveryKey& feed) { state.another_feed = feed; });
    state.session = session;
    if (state.liar) {
      state.liar->channel = session.core()->open(state.key, state.liar);
    } else {
      state.feed->replicate(session, {.live = true});
    }
  }

  // Lets the program go on until `ready`. Else says what it did instead of `what`.
  void wait(harness::Context& context, const std::string& what,
            const std::function<bool(State&)>& ready, const std::string& because) const {
    using Running = harness::Session::Running;
    auto& program = context.session().running();
    const auto woke = program.wait([&] { return on_its_thread(ready); }, Running::Watch::end);
    if (woke == Running::Woke::ready) return;
    if (woke == Running::Woke::ended) program.fail_not_reached("it " + what);
    context.fail({.message = mistake(program.who(), because),
                  .expected = "it " + what,
                  .actual = harness::last_lines(program.output() + program.errors())});
  }

  std::shared_ptr<State> state_;
};

}  // namespace lessons
