#include <protocol/session.hpp>

#include <protocol/session_driver.hpp>

namespace protocol {

void Session::start(std::unique_ptr<ByteStream> stream, Role role, const SessionOptions& options,
                    Identify identify) {
  core_ = std::make_shared<SessionCore>(role, options, std::chrono::steady_clock::now());
  if (identify) {
    core_->on_handshake = [core = core_.get(), identify = std::move(identify)] {
      if (!identify(core->public_key(), core->handshake()->remote_static)) core->fail({});
    };
  }
  driver_ = std::make_shared<SessionDriver>(std::move(stream), core_);
  driver_->start();
}

void Session::on_close(std::function<void(const std::optional<Error>&)> callback) const {
  driver_->add_close_callback(std::move(callback));
}

void Session::on_feed(std::function<void(const crypto::DiscoveryKey&)> callback) const {
  core_->on_discovery_key = std::move(callback);
}

void Session::add_extension(const std::string& name, std::function<void(BytesView)> handler) const {
  core_->add_extension(name, std::move(handler));
}

void Session::send_extension(const std::string& name, BytesView body) const {
  core_->send_extension(name, body);
}

std::optional<NoisePublicKey> Session::remote_key() const {
  if (!core_->handshake()) return {};
  return core_->handshake()->remote_static;
}

SessionStats Session::stats() const {
  return {core_->bytes_sent(), core_->bytes_received(), core_->backlog()};
}

void Session::close() const { core_->end(); }

bool Session::closed() const { return core_->is_over(); }

}  // namespace protocol
