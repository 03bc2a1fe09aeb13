#pragma once
/// @file
/// The connection that a session runs over: any asio stream, or anything else that moves bytes in
/// order both ways.
///
/// For the library, not for programs.

#include <crypto/bytes.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <span>
#include <system_error>

namespace protocol {

using IoDone = std::function<void(const std::error_code&, std::size_t)>;

/// At most one read and one write are under way at a time. Their `done` may keep it alive.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  virtual asio::any_io_executor executor() = 0;
  virtual void read_some(std::span<std::byte> into, IoDone done) = 0;
  virtual void write_some(crypto::BytesView from, IoDone done) = 0;
  virtual void end() = 0;    ///< no more will be written
  virtual void close() = 0;  ///< cancels what is under way
};

/// Any asio stream. @tparam Owner a pointer-like thing that keeps it alive
template <class Stream>
class AsioStream final : public ByteStream {
 public:
  AsioStream(Stream& stream, std::shared_ptr<void> owner)
      : stream_(stream), owner_(std::move(owner)) {
    // A question is small and waited for: it must not wait itself until the last answer is
    // confirmed.
    if constexpr (requires(Stream & s, std::error_code & e) {
                    s.set_option(asio::ip::tcp::no_delay(true), e);
                  }) {
      std::error_code ignored;
      stream_.set_option(asio::ip::tcp::no_delay(true), ignored);
    }
  }

  asio::any_io_executor executor() override { return stream_.get_executor(); }
  void read_some(std::span<std::byte> into, IoDone done) override {
    stream_.async_read_some(asio::buffer(into.data(), into.size()), std::move(done));
  }
  void write_some(crypto::BytesView from, IoDone done) override {
    stream_.async_write_some(asio::buffer(from.data(), from.size()), std::move(done));
  }
  void end() override {
    std::error_code ignored;  // it may be gone, and then the read says so
    if constexpr (requires { stream_.shutdown(Stream::shutdown_send, ignored); }) {
      stream_.shutdown(Stream::shutdown_send, ignored);
    }
  }
  void close() override {
    std::error_code ignored;
    stream_.close(ignored);
  }

 private:
  Stream& stream_;
  std::shared_ptr<void> owner_;
};

}  // namespace protocol
