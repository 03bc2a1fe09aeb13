#include <harness/naughty/deeds.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

namespace naughty {

namespace {

int dial(const Arguments&) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr address{AF_INET, {0, 9, 127, 0, 0, 1}};
  if (::connect(fd, &address, sizeof address) != 0) std::cout << std::strerror(errno) << std::endl;
  return 0;
}

// The port in an environment variable that ends with ":PORT".
sockaddr_in address_in(const char* variable) {
  const std::string text = std::getenv(variable);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(text.substr(text.rfind(':') + 1))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Says `greeting` to one peer, and prints what it sends until it hangs up.
void greet(int fd, const std::string& greeting) {
  std::array<char, 4096> buffer{};
  ::send(fd, greeting.data(), greeting.size(), MSG_NOSIGNAL);
  while (const auto got = ::recv(fd, buffer.data(), buffer.size(), 0)) {
    if (got < 0) break;
    std::cout.write(buffer.data(), got).flush();
  }
  ::close(fd);
  std::cout << "gone" << std::endl;
}

int greet_who_comes(const Arguments& arguments) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const auto address = address_in("KAPPA_SWARM_LISTEN");
  const auto* const plain = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(listener, plain, sizeof address) != 0 || ::listen(listener, 16) != 0) return 1;
  for (;;) greet(::accept(listener, nullptr, nullptr), arguments.at(0));
}

int greet_a_peer(const Arguments& arguments) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const auto address = address_in("KAPPA_SWARM_PEERS");
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 1;
  greet(fd, arguments.at(0));
  return 0;
}

int dial_and_hang_up(const Arguments&) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const auto address = address_in("KAPPA_SWARM_PEERS");
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 1;
  ::shutdown(fd, SHUT_WR);
  return read_forever({});
}

}  // namespace

Deeds network() {
  return {
      {"dial", dial},
      {"greet-who-comes", greet_who_comes},
      {"greet-a-peer", greet_a_peer},
      {"dial-and-hang-up", dial_and_hang_up},
  };
}

}  // namespace naughty
