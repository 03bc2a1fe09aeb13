#pragma once
/// @file
/// Runs a session over a stream: reads, writes, keeps the time. It keeps itself alive while the
/// connection is.
///
/// For the library, not for programs.

#include <protocol/session_core.hpp>
#include <protocol/stream.hpp>

#include <asio/steady_timer.hpp>

namespace protocol {

class SessionDriver : public std::enable_shared_from_this<SessionDriver> {
 public:
  SessionDriver(std::unique_ptr<ByteStream> stream, std::shared_ptr<SessionCore> core);
  void start();
  void add_close_callback(std::function<void(const std::optional<Error>&)> callback);

 private:
  void read();
  void received(const std::error_code& error, std::size_t size);
  void schedule_flush();
  void flush();
  void write();
  void written(const std::error_code& error, std::size_t size);
  void arm();
  void over();
  void rethrow();

  std::unique_ptr<ByteStream> stream_;
  asio::any_io_executor executor_;
  std::shared_ptr<SessionCore> core_;
  asio::steady_timer timer_;
  Time armed_ = Time::max();
  Bytes in_, out_;
  std::size_t out_done_ = 0;
  bool flush_scheduled_ = false, end_sent_ = false, closed_ = false;
  std::vector<std::function<void(const std::optional<Error>&)>> on_close_;
};

}  // namespace protocol
