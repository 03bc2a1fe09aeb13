#include <protocol/asio_stream.hpp>

namespace protocol {

std::unique_ptr<ByteStream> make_stream(TcpSocket& socket, std::shared_ptr<void> owner) {
  return std::make_unique<AsioStream<TcpSocket>>(socket, std::move(owner));
}

}  // namespace protocol
