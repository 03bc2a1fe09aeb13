#include <swarm/multicast.hpp>
#include <swarm/socket_options.hpp>

#include <asio/ip/multicast.hpp>

#include <algorithm>

namespace swarm {
namespace {

namespace multicast = asio::ip::multicast;

const asio::ip::address_v4 group_address({224, 0, 0, 251});
constexpr unsigned short group_port = 5353;
constexpr int hops = 255;  // RFC 6762, section 11

}  // namespace

Multicast::Multicast(asio::io_context& io, const std::optional<asio::ip::address_v4>& only)
    : socket_(io), only_(only), group_(group_address, group_port) {
  socket_.open(asio::ip::udp::v4());
  socket_.set_option(asio::socket_base::reuse_address(true));
  asio::error_code ignored;
  socket_.set_option(ReusePort(true), ignored);
#ifdef IP_MULTICAST_ALL
  // Only what we joined, not what other programs of this machine did.
  using All = asio::detail::socket_option::boolean<IPPROTO_IP, IP_MULTICAST_ALL>;
  socket_.set_option(All(false), ignored);
#endif
#ifdef __linux__
  // Bound to the group: a packet that was sent to us alone, from anywhere in the world, is not for
  // us.
  socket_.bind(group_);
#else
  socket_.bind({asio::ip::udp::v4(), group_port});
#endif
  socket_.set_option(multicast::hops(hops));
  socket_.set_option(multicast::enable_loopback(true));
  socket_.non_blocking(true);
}

bool Multicast::update() {
  std::vector<Interface> now = interfaces();
  if (only_) std::erase_if(now, [&](const Interface& one) { return one.address != *only_; });
  if (now == members_) return false;
  asio::error_code ignored;  // gone, joined before, or too many: the others work
  for (const Interface& old : members_) {
    if (std::binary_search(now.begin(), now.end(), old)) continue;
    socket_.set_option(multicast::leave_group(group_address, old.address), ignored);
  }
  for (const Interface& fresh : now) {
    if (std::binary_search(members_.begin(), members_.end(), fresh)) continue;
    socket_.set_option(multicast::join_group(group_address, fresh.address), ignored);
  }
  members_ = std::move(now);
  return true;
}

void Multicast::send(crypto::BytesView packet) {
  // A packet to a real network comes back to the programs of this machine; loopback is for a
  // machine without one.
  bool only_loopback = std::all_of(members_.begin(), members_.end(),
                                   [](const Interface& member) { return member.loopback; });
  for (const Interface& member : members_) {
    if (member.loopback && !only_loopback) continue;
    asio::error_code error;
    socket_.set_option(multicast::outbound_interface(member.address), error);
    if (!error) socket_.send_to(asio::buffer(packet.data(), packet.size()), group_, 0, error);
  }
}

void Multicast::start(Received received) {
  received_ = std::move(received);
  receive();
}

void Multicast::close() {
  received_ = nullptr;
  asio::error_code ignored;
  socket_.close(ignored);
}

void Multicast::receive() {
  socket_.async_receive_from(
      asio::buffer(buffer_), sender_,
      [weak = weak_from_this()](asio::error_code error, std::size_t size) {
        auto self = weak.lock();
        if (!self || !self->received_ || error == asio::error::operation_aborted) return;
        if (!error && self->sender_.address().is_v4()) {
          self->received_(crypto::BytesView(self->buffer_).first(size),
                          self->sender_.address().to_v4());
        }
        if (self->received_) self->receive();
      });
}

}  // namespace swarm
