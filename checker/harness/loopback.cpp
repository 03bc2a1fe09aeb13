#include <harness/loopback.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include <harness/failure.hpp>

namespace harness::loopback {

sockaddr_in address(std::uint16_t port) {
  sockaddr_in made{};
  made.sin_family = AF_INET;
  made.sin_port = htons(port);
  made.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return made;
}

Descriptor make_socket() {
  Descriptor made{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!made) throw CannotCheck{std::string{"the test got no socket: "} + std::strerror(errno)};
  return made;
}

std::uint16_t bind_somewhere(const Descriptor& socket) {
  auto chosen = address(0);
  socklen_t size = sizeof chosen;
  auto* const plain = reinterpret_cast<sockaddr*>(&chosen);
  if (::bind(socket.get(), plain, size) != 0 || ::getsockname(socket.get(), plain, &size) != 0) {
    throw CannotCheck{std::string{"the test got no port on 127.0.0.1: "} + std::strerror(errno)};
  }
  return ntohs(chosen.sin_port);
}

std::string text(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace harness::loopback
