// A program for a test: two sockets that call each other at the same moment, then one that calls a
// listener. It writes, for each that connected, whether that is told apart. Run it on a machine
// whose loopback is slow, so that calls do cross.
#include <swarm/socket_options.hpp>

#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ip/udp.hpp>

using asio::ip::tcp;

int main() {
  asio::io_context io;
  const auto loopback = asio::ip::make_address("127.0.0.1");
  tcp::socket one(io, tcp::endpoint(loopback, 0));
  tcp::socket other(io, tcp::endpoint(loopback, 0));
  tcp::acceptor acceptor(io, tcp::endpoint(loopback, 0));
  tcp::socket caller(io);
  tcp::socket called(io);

  // What is ahead in the queue keeps both calls waiting until both were made.
  asio::ip::udp::socket filler(io, asio::ip::udp::v4());
  const std::string packet(1000, 'x');
  filler.send_to(asio::buffer(packet), {loopback, 9});
  filler.send_to(asio::buffer(packet), {loopback, 9});

  int connected = 0;
  auto done = [&connected](asio::error_code error) { connected += error ? 0 : 1; };
  tcp::endpoint ones = one.local_endpoint();
  tcp::endpoint others = other.local_endpoint();
  one.async_connect(others, done);
  other.async_connect(ones, done);
  io.run();
  if (connected != 2) return 1;
  io.restart();
  caller.async_connect(acceptor.local_endpoint(), done);
  acceptor.async_accept(called, [](asio::error_code) {});
  io.run();
  fmt::print("{} {} {}\n", swarm::opened_from_both_ends(one.native_handle()),
             swarm::opened_from_both_ends(other.native_handle()),
             swarm::opened_from_both_ends(caller.native_handle()));
}
