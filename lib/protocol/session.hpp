#pragma once
/// @file
/// A conversation with one peer, over which any number of feeds are replicated. It runs on the
/// executor of the connection, needs no attention, and goes on when its handles are gone.
///
/// @code
/// protocol::Session session(std::move(connection), {.live = true});
/// chat.replicate(session, {.live = true});
/// photos.replicate(session, {.live = true});
/// session.on_close([](const auto& error) { if (error) fmt::print("{}\n", error->what()); });
/// @endcode
///
/// A connection is anything with `socket()`, an asio stream, and `is_initiator()`: who dialled, as
/// a rule; the two sides must differ. If it also has `identity()`, 32 secret bytes, our key pair is
/// made from them, and if it has `identify(ours, theirs)` it is told both public keys, and says
/// whether to go on: that is how a swarm ends the second of two connections to one peer. What a
/// peer sends is not trusted: it is bounded in memory (18 MiB of answers that it does not read, 8
/// MiB of an unfinished message, 32 MiB of claims about what it has), and what does not verify ends
/// the connection with a named error.
///
/// Use a session from the thread of its executor.

#include <protocol/session_options.hpp>
#include <protocol/stream.hpp>

#include <crypto/keys.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace protocol {

/// What a session takes: a connected stream, and who speaks first.
template <class Connection>
concept PeerConnection = requires(Connection& connection) {
  connection.socket();
  { connection.is_initiator() } -> std::convertible_to<bool>;
};

/// A connection of your own making.
template <class Socket>
class Connected {
 public:
  Connected(Socket socket, Role role) : socket_(std::move(socket)), role_(role) {}
  Socket& socket() { return socket_; }
  bool is_initiator() const { return role_ == Role::initiator; }

 private:
  Socket socket_;
  Role role_;
};

/// Counted since the connection began, in bytes on the wire.
struct SessionStats {
  std::uint64_t bytes_sent = 0, bytes_received = 0;
  std::size_t backlog = 0;  ///< waits for the peer to read, now
};

class SessionCore;

/// A cheap handle: copies share one conversation.
class Session {
 public:
  /// Takes over a connection.
  template <PeerConnection Connection>
  explicit Session(Connection connection, const SessionOptions& options = {})
      : Session(std::make_shared<Connection>(std::move(connection)), options) {}

  /// Called once when it is over: without an error if both sides were done or `close` was called.
  void on_close(std::function<void(const std::optional<Error>&)> callback) const;

  /// Called when the peer opens a feed that is not open here. Replicating it in the callback
  /// answers the peer; otherwise nothing is said.
  void on_feed(std::function<void(const crypto::DiscoveryKey&)> callback) const;

  /// Adds a message of the application's own: `handler` is called with each that comes. Names are
  /// sorted and numbered; a peer that does not know the name ignores it.
  void add_extension(const std::string& name, std::function<void(BytesView)> handler) const;
  /// Sends such a message. Does nothing if `name` was not added.
  void send_extension(const std::string& name, BytesView body) const;

  /// Who the peer is: its key in the handshake, once that is done.
  std::optional<NoisePublicKey> remote_key() const;

  SessionStats stats() const;

  /// Closes all feeds on it in order and ends it.
  void close() const;
  bool closed() const;

  /// For the layers above; not for programs.
  const std::shared_ptr<SessionCore>& core() const { return core_; }

 private:
  using Identify = std::function<bool(BytesView ours, BytesView theirs)>;

  template <class Connection>
  Session(const std::shared_ptr<Connection>& owner, const SessionOptions& options) {
    Identify identify;
    if constexpr (requires(BytesView key) { owner->identify(key, key); }) {
      identify = [owner](BytesView ours, BytesView theirs) {
        return owner->identify(ours, theirs);
      };
    }
    SessionOptions with_key = options;
    if constexpr (requires { owner->identity(); }) {
      if (!options.key_pair) with_key.key_pair = NoiseKeyPair::from_seed(owner->identity());
    }
    auto& socket = owner->socket();
    Role role = owner->is_initiator() ? Role::initiator : Role::responder;
    start(make_stream(socket, owner), role, with_key, std::move(identify));
  }

  void start(std::unique_ptr<ByteStream> stream, Role role, const SessionOptions& options,
             Identify identify);

  std::shared_ptr<SessionCore> core_;
  std::shared_ptr<class SessionDriver> driver_;
};

}  // namespace protocol
