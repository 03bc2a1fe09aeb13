#pragma once
/// @file
/// The connection that a session runs over: anything that moves bytes in order both ways. TCP
/// sockets are ready; for other asio streams include <protocol/asio_stream.hpp>.

#include <crypto/bytes.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/ts/netfwd.hpp>

#include <functional>
#include <memory>
#include <span>
#include <system_error>

namespace protocol {

/// The outcome of a read or a write, and how many bytes it moved.
using IoDone = std::function<void(const std::error_code&, std::size_t)>;

/// At most one read and one write are under way at a time.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  virtual asio::any_io_executor executor() = 0;  ///< where everything happens
  /// Completes with at least one byte, or an error, `asio::error::eof` if there is no more.
  virtual void read_some(std::span<std::byte> into, IoDone done) = 0;
  virtual void write_some(crypto::BytesView from, IoDone done) = 0;  ///< at least one byte
  virtual void end() = 0;                                            ///< no more will be written
  virtual void close() = 0;  ///< what is under way completes with an error
};

/// asio's `tcp::socket`, which need not be a complete type here.
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, asio::any_io_executor>;

/// Runs over `socket`, which `owner` keeps alive.
std::unique_ptr<ByteStream> make_stream(TcpSocket& socket, std::shared_ptr<void> owner);

}  // namespace protocol
