#pragma once
/// @file
/// Sessions over any asio stream, not only TCP: local sockets, TLS, pipes.

#include <protocol/stream.hpp>

#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>

namespace protocol {

/// Any asio stream, which `owner` keeps alive.
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

/// Runs over `stream`, which `owner` keeps alive.
template <class Stream>
std::unique_ptr<ByteStream> make_stream(Stream& stream, std::shared_ptr<void> owner) {
  return std::make_unique<AsioStream<Stream>>(stream, std::move(owner));
}

}  // namespace protocol
