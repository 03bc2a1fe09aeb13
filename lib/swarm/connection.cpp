#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/host_port.hpp>
#include <swarm/link.hpp>

#include <sodium.h>

namespace swarm {

const char* name_of(FoundBy found_by) {
  switch (found_by) {
    case FoundBy::lan:
      return "lan";
    case FoundBy::dht:
      return "dht";
    case FoundBy::direct:
      return "direct";
    case FoundBy::incoming:
      break;
  }
  return "incoming";
}

Link::~Link() {
  if (auto swarm = engine.lock()) swarm->link_closed(number);
}

Connection::Connection(std::shared_ptr<Link> link) : link_(std::move(link)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

const Link& Connection::link() const {
  if (!link_) {
    throw Error(Errc::closed, "this connection was moved away; use the one that it was moved to");
  }
  return *link_;
}

bool Connection::is_initiator() const { return link().is_initiator; }
FoundBy Connection::found_by() const { return link().found_by; }
Connection::Endpoint Connection::remote() const { return plain(link().remote); }
std::string Connection::address() const { return to_text(link().remote); }

Connection::Socket& Connection::socket() {
  link();
  return link_->socket;
}

std::span<const std::byte, 32> Connection::identity() const { return link().identity; }

bool Connection::identify(std::span<const std::byte> ours, std::span<const std::byte> theirs) {
  auto swarm = link().engine.lock();
  return !swarm || swarm->identify(link().number, ours, theirs);
}

Connection Connection::of(Socket socket, bool is_initiator, FoundBy found_by) {
  auto remote = socket.remote_endpoint();
  auto link = std::make_shared<Link>(std::move(socket), remote, is_initiator, found_by);
  randombytes_buf(link->identity.data(), link->identity.size());
  return Connection(std::move(link));
}

}  // namespace swarm
