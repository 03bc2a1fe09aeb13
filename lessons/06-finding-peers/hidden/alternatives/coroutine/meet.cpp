// A coroutine for each peer, which reads from top to bottom.
#ifndef ASIO_HAS_CO_AWAIT  // clang with the standard library of g++
#define ASIO_HAS_CO_AWAIT
#define ASIO_HAS_STD_COROUTINE
#endif
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <swarm/swarm.hpp>

#include <iostream>
#include <string>

static asio::awaitable<void> meet(swarm::Connection peer, std::string hello) {
  try {
    co_await asio::async_write(peer.socket(), asio::buffer(hello), asio::use_awaitable);
    for (std::string heard;;) {
      const std::size_t size = co_await asio::async_read_until(
          peer.socket(), asio::dynamic_buffer(heard, 4096), '\n', asio::use_awaitable);
      std::cout << peer.address() << " says: " << heard.substr(0, size) << std::flush;
      heard.erase(0, size);
    }
  } catch (const std::system_error& error) {
    std::cout << peer.address() << ": " << error.code().message() << std::endl;
  }
}

int main(int, char** argv) {
  asio::io_context io;
  const std::string hello = std::string("hello from ") + argv[1] + "\n";
  const swarm::Swarm swarm{io};
  swarm.join(swarm::Topic::named("kappa-workshop"));
  swarm.on_connection([&](swarm::Connection peer) {
    asio::co_spawn(io, meet(std::move(peer), hello), asio::detached);
  });
  io.run();
}
