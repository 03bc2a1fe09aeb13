#pragma once
/// @file
/// The channels of one connection: feeds are opened by both sides, each proves that it knows the
/// feed's public key, and messages find their way to whoever handles the feed. No socket, no clock.
/// Source: docs/formats/hypercore-wire.md, section 4.
///
/// For the library, not for programs.

#include <protocol/extensions.hpp>
#include <protocol/session_options.hpp>
#include <protocol/transport.hpp>

#include <exception>
#include <map>
#include <memory>
#include <random>
#include <unordered_map>

namespace protocol {

/// What one side does with the messages of a feed.
class ChannelUser {
 public:
  virtual ~ChannelUser() = default;
  virtual void opened() = 0;                          ///< both sides opened it
  virtual void received(const Message& message) = 0;  ///< everything but Open and Close
  virtual void batch_done() = 0;                      ///< all that came in one go was handed over
  virtual void writable() = 0;                        ///< there is room in the output again
  virtual Time on_time(Time now) = 0;                 ///< @return when to be called again
  virtual void closed() = 0;                          ///< by either side, or with the connection
};

class SessionCore;

/// A feed on a connection.
class Channel {
 public:
  const crypto::DiscoveryKey& discovery_key() const { return discovery_key_; }
  bool is_duplex() const { return local_ != 0 && remote_.has_value(); }
  bool is_open() const { return local_ != 0; }
  void send(const Message& message);  ///< dropped when it is closed
  void close();

 private:
  friend class SessionCore;
  SessionCore* session_ = nullptr;
  crypto::DiscoveryKey discovery_key_;
  std::optional<crypto::PublicKey> key_;
  std::shared_ptr<ChannelUser> user_;
  std::uint64_t local_ = 0;  // our number; 0: not opened here
  std::optional<std::uint64_t> remote_;
  std::optional<Capability> remote_capability_;
  bool touched_ = false;
};

class SessionCore {
 public:
  /// Above this many bytes of output, answers to requests wait: the backlog of a connection never
  /// grows beyond `most_backlog`, and a peer for which it would is given up.
  static constexpr std::size_t enough_backlog = std::size_t{1} << 20;                 ///< 1 MiB
  static constexpr std::size_t most_backlog = 2 * enough_backlog + 2 * largest_body;  ///< 18 MiB
  static constexpr std::size_t most_channels = 4096;

  SessionCore(Role role, const SessionOptions& options, Time now,
              const std::optional<HandshakeSecrets>& secrets = {});
  ~SessionCore();

  // The connection's side. None of these throws what the peer did; it ends up in `error`.
  void receive(std::span<std::byte> bytes, Time now);  ///< which are decrypted in place
  void receive_end(Time now);                          ///< the peer ended its half
  void take_output(Bytes& into, Time now) { transport_.take_output(into, now); }
  void written(std::size_t bytes, Time now);
  bool has_output() const { return transport_.has_output(); }
  bool wants_end() const { return ending_; }  ///< our half is to be ended after the output
  void end_sent();                            ///< that was done
  Time deadline() const;
  void advance(Time now);
  /// Gives the connection up; the first reason stays. Nothing: closed on purpose.
  void fail(const std::optional<Error>& error);
  bool is_over() const { return over_; }
  const std::optional<Error>& error() const { return error_; }

  // The program's side.
  /// Opens a feed, or nothing: it is open here already, or the peer's proof that it knows the key
  /// is wrong, in which case it is told no.
  Channel* open(const crypto::PublicKey& key, std::shared_ptr<ChannelUser> user);
  bool is_open(const crypto::DiscoveryKey& key) const;
  /// Tells the peer that we will not open this feed.
  void refuse(const crypto::DiscoveryKey& key);
  /// Keeps a connection that is not live from ending, until `release`.
  void hold() { ++holds_; }
  void release();
  /// Ends it in order: closes all feeds and our half.
  void end();

  void add_extension(const std::string& name, std::function<void(BytesView)> handler);
  /// Does nothing if `name` was not added.
  void send_extension(const std::string& name, BytesView body);

  std::function<void()> on_handshake;
  /// Asked before `on_discovery_key` is told: throws an Error if the peer must not open that feed.
  std::function<void(const crypto::DiscoveryKey&)> may_open;
  std::function<void(const crypto::DiscoveryKey&)> on_discovery_key;  ///< not opened here (yet)
  /// A feed was closed on it, by either side, or all were, with the connection.
  std::function<void()> on_channel_closed;
  std::function<void()> on_output;    ///< there is output, where there was none
  std::function<void()> on_deadline;  ///< `deadline` has become earlier
  std::function<void()> on_over;
  /// For what programs' callbacks throw: it has nothing to do with the peer.
  void keep_exception() noexcept {
    if (!thrown_) thrown_ = std::current_exception();
  }
  std::exception_ptr take_exception() { return std::exchange(thrown_, nullptr); }

  /// Whether answers are to wait; then `writable` is called later.
  bool congested();
  const std::optional<HandshakeResult>& handshake() const { return transport_.handshake(); }
  const NoisePublicKey& public_key() const { return secrets_.static_keys.public_key; }
  Time now() const { return now_; }
  /// For choices that peers may foresee, but that should differ. @return 0 to `limit - 1`
  std::uint64_t random_below(std::uint64_t limit);
  const SessionOptions& options() const { return options_; }
  void alarm(Time at);  ///< a user wants `on_time` then
  /// How much more of what the peer says it has is remembered; see RemoteBlocks.
  const std::shared_ptr<std::size_t>& pages_left() const { return pages_left_; }
  std::uint64_t bytes_received() const { return transport_.bytes_received(); }
  std::uint64_t bytes_sent() const { return transport_.bytes_sent(); }
  std::size_t backlog() const { return transport_.backlog(); }
  std::size_t channels() const { return channels_.size(); }

 private:
  friend class Channel;

  template <class Call>
  void guard(Call&& call);
  void handshake_done(const HandshakeResult& result);
  bool dispatch(std::uint64_t number, const Message& message);
  void received_open(std::uint64_t number, const Open& open);
  void received_close(std::uint64_t number, const Close& close);
  void received_on_connection(const Message& message);
  bool knows_key(const Channel& channel, const crypto::PublicKey& key) const;
  void send_open(Channel& channel);
  void close_channel(Channel& channel);
  void forget(Channel& channel);
  void maybe_end();
  void send(std::uint64_t number, const Message& message);
  void batch_done();
  std::vector<std::shared_ptr<ChannelUser>> users() const;

  SessionOptions options_;
  HandshakeSecrets secrets_;
  std::minstd_rand random_;  // seeded with the nonce: the same for the same secrets
  Transport transport_;
  std::map<crypto::DiscoveryKey, std::unique_ptr<Channel>> channels_;
  std::unordered_map<std::uint64_t, Channel*> remote_numbers_;
  std::uint64_t last_number_ = 0;
  std::vector<std::weak_ptr<ChannelUser>> touched_;
  Extensions<SessionCore*> extensions_;
  std::uint64_t told_extensions_ = 0;
  std::vector<std::string> remote_extensions_;
  Time now_, alarm_ = Time::max();
  std::shared_ptr<std::size_t> pages_left_;
  unsigned holds_ = 0;
  bool receiving_ = false, starved_ = false;
  bool ending_ = false, end_sent_ = false, remote_ended_ = false, over_ = false;
  std::optional<Error> error_;
  std::exception_ptr thrown_;
};

}  // namespace protocol
