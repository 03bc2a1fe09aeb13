#include <swarm/dial.hpp>
#include <swarm/socket_options.hpp>

#include <asio/ip/v6_only.hpp>

#include <cerrno>

namespace swarm {
namespace {

// The same two addresses and ports are connected already: either the peer's own dial is about to be
// accepted, or the last connection's end is still remembered by the system. Long enough to tell.
constexpr std::chrono::milliseconds peer_may_have_come{100};

}  // namespace

Dial::Dial(asio::io_context& io, const Endpoint& target, std::optional<Endpoint> source)
    : socket_(io), timeout_(io), pause_(io), target_(target), source_(std::move(source)) {}

void Dial::start(std::chrono::milliseconds timeout, Done done) {
  done_ = std::move(done);
  timeout_.expires_after(timeout);
  timeout_.async_wait([self = shared_from_this()](asio::error_code error) {
    if (!error) self->finish(Outcome::failed);
  });
  connect();
}

void Dial::cancel() {
  done_ = nullptr;
  asio::error_code ignored;
  timeout_.cancel(ignored);
  pause_.cancel(ignored);
  if (socket_.is_open()) slam(socket_);
}

std::optional<Dial::Endpoint> Dial::local() const {
  asio::error_code error;
  Endpoint local = socket_.local_endpoint(error);
  if (error) return std::nullopt;
  return local;
}

void Dial::connect() {
  asio::error_code error;
  socket_.close(error);
  socket_.open(target_.protocol(), error);
  if (!error && source_) {
    asio::error_code refused;
    socket_.set_option(asio::socket_base::reuse_address(true), refused);
    if (!refused) socket_.set_option(ReusePort(true), refused);
    if (!refused && target_.address().is_v6()) {
      socket_.set_option(asio::ip::v6_only(true), refused);
    }
    if (!refused) socket_.bind(*source_, refused);
    if (refused) {
      source_.reset();
      return connect();
    }
  }
  socket_.async_connect(
      target_, [self = shared_from_this()](asio::error_code result) { self->connected(result); });
}

void Dial::connected(const asio::error_code& error) {
  if (!done_) return;
  if (!error) {
    asio::error_code gone;
    Endpoint local = socket_.local_endpoint(gone);
    if (gone) return finish(Outcome::failed);
    if (local == target_) return finish(Outcome::ourselves);
    // Nobody could say who is the initiator. Both ends see it, and dial again after a random pause.
    if (opened_from_both_ends(socket_.native_handle())) return finish(Outcome::failed);
    return finish(Outcome::connected);
  }
  if (!source_ || error == asio::error::connection_refused) return finish(Outcome::failed);
  bool port_is_to_blame = error.value() == EADDRNOTAVAIL || error == asio::error::address_in_use ||
                          error == asio::error::invalid_argument;
  if (!port_is_to_blame) return finish(Outcome::failed);
  source_.reset();
  pause_.expires_after(peer_may_have_come);
  pause_.async_wait([self = shared_from_this()](asio::error_code cancelled) {
    if (!cancelled && self->done_) self->connect();
  });
}

void Dial::finish(Outcome outcome) {
  if (!done_) return;
  Done done = std::move(done_);
  asio::ip::tcp::socket socket = std::move(socket_);
  cancel();
  if (outcome != Outcome::connected && socket.is_open()) slam(socket);
  done(outcome, std::move(socket));
}

}  // namespace swarm
