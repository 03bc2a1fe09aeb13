#pragma once
/// @file
/// A socket to a peer, and how it came about.
///
/// @code
/// swarm.on_connection([](swarm::Connection connection) {
///   asio::write(connection.socket(), asio::buffer("hello\n"sv));
/// });   // the connection closes here, because nobody kept it
/// @endcode

#include <asio/ts/netfwd.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace swarm {

/// How a peer came to be connected.
enum class FoundBy {
  lan,       ///< it answered on the local network
  dht,       ///< the distributed hash table knew it
  direct,    ///< its address was given
  incoming,  ///< it dialled us, and nobody had told us about it
};

/// A word for people: "lan", "dht", "direct", "incoming".
const char* name_of(FoundBy found_by);

struct Link;

/// A connected TCP stream to one peer, of which no byte was read or written yet. Move it to whoever
/// talks over it: it closes when it is destroyed, and then the swarm dials again if it still wants
/// that peer. Use it from the thread of its `asio::io_context`, and only while that exists.
class Connection {
 public:
  using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::any_io_executor>;
  using Endpoint = asio::ip::basic_endpoint<asio::ip::tcp>;

  /// Whether we dialled. Of the two ends exactly one did; it begins the handshake.
  bool is_initiator() const;
  FoundBy found_by() const;
  /// Address and port of the other end.
  Endpoint remote() const;
  /// `host:port` of the other end, for people; `[host]:port` if it is an IPv6 address.
  std::string address() const;

  /// The socket (an `asio::ip::tcp::socket`; include <asio/ip/tcp.hpp> to use it). It is not
  /// blocking inside asio, sends small messages at once, and asks the other end now and then
  /// whether it is still there. Lives as long as this connection.
  Socket& socket();

  /// 32 secret random bytes, the same for all connections of a swarm: a handshake that makes its
  /// key pair from them is recognised by a peer that is connected twice.
  std::span<const std::byte, 32> identity() const;

  /// Says who the peer turned out to be, once a handshake told, and asks whether to go on. If there
  /// is another connection to that peer, one of the two is given up, the same one on both sides.
  /// @param ours, theirs the public keys of this connection's handshake, any number of bytes
  /// @return false if this connection is the one to close, or leads to ourselves
  bool identify(std::span<const std::byte> ours, std::span<const std::byte> theirs);

  /// A connection that no swarm made, for programs and tests that dial by themselves.
  /// @param socket a connected socket
  /// @throws asio::system_error if the socket is not connected
  static Connection of(Socket socket, bool is_initiator, FoundBy found_by = FoundBy::direct);

  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

 private:
  friend class Engine;
  explicit Connection(std::shared_ptr<Link> link);
  const Link& link() const;
  std::shared_ptr<Link> link_;
};

}  // namespace swarm
