#include <swarm/own_address.hpp>

#include <asio/ip/udp.hpp>

namespace swarm {

std::optional<asio::ip::tcp::endpoint> own_address_towards(asio::io_context& io,
                                                           const asio::ip::tcp::endpoint& target,
                                                           std::uint16_t port) {
  asio::ip::udp::endpoint there(target.address(), target.port());
  asio::ip::udp::socket socket(io);
  asio::error_code error;
  socket.open(there.protocol(), error);
  if (!error) socket.connect(there, error);
  if (error) return std::nullopt;
  auto local = socket.local_endpoint(error);
  if (error) return std::nullopt;
  return asio::ip::tcp::endpoint(local.address(), port);
}

}  // namespace swarm
