#include <harness/peer_connection.hpp>

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include <harness/loopback.hpp>

namespace harness {
namespace {

constexpr std::size_t longest_answer = 1 << 20;  // a line of more is no line

}  // namespace

bool PeerConnection::connect(std::uint16_t to) {
  if (!socket) socket = loopback::make_socket();
  const auto there = loopback::address(to);
  // Loopback answers before the first call is back; the second one hears of it.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0 ||
        errno == EISCONN) {
      return true;
    }
    if (errno == EINPROGRESS || errno == EALREADY) continue;
    socket.reset();
    return false;
  }
  return false;
}

bool PeerConnection::accept() {
  socket = Descriptor{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  return static_cast<bool>(socket);
}

std::size_t PeerConnection::send(std::string_view bytes) {
  const auto sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<std::size_t>(sent);
  if (errno == EAGAIN || errno == EINTR) return 0;
  closed = true;
  return bytes.size();
}

void PeerConnection::receive() {
  std::array<char, 4096> buffer{};
  while (!closed && heard.size() < longest_answer) {
    const auto got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
      closed = true;
      return;
    }
    heard.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

void PeerConnection::reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  forget();
}

void PeerConnection::forget() {
  socket.reset();
  heard.clear();
  closed = false;
}

}  // namespace harness
