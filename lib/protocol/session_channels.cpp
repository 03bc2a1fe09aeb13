// Which feeds are open on a connection, and its extensions: what programs ask of a session.
#include <protocol/capability.hpp>
#include <protocol/session_core.hpp>

namespace protocol {

void Channel::send(const Message& message) {
  if (local_ != 0) session_->send(local_, message);
}

void Channel::close() {
  if (local_ != 0) session_->close_channel(*this);
}

// Channels

bool SessionCore::knows_key(const Channel& channel, const crypto::PublicKey& key) const {
  return handshake() && protocol::knows_key(*handshake(), key, channel.remote_capability_);
}

Channel* SessionCore::open(const crypto::PublicKey& key, std::shared_ptr<ChannelUser> user) {
  if (over_ || ending_) return nullptr;
  crypto::DiscoveryKey discovery_key = crypto::discovery_key(key);
  auto& place = channels_[discovery_key];
  if (!place) {
    place = std::make_unique<Channel>();
    place->session_ = this;
    place->discovery_key_ = discovery_key;
  }
  Channel& channel = *place;
  if (channel.local_ != 0) return nullptr;
  if (channel.remote_ && !knows_key(channel, key)) {
    refuse(discovery_key);
    return nullptr;
  }
  channel.key_ = key;
  channel.user_ = std::move(user);
  channel.local_ = ++last_number_;
  if (handshake()) send_open(channel);
  return over_ ? nullptr : &channel;
}

void SessionCore::send_open(Channel& channel) {
  send(channel.local_, Open{channel.discovery_key_, own_capability(*handshake(), *channel.key_)});
}

bool SessionCore::is_open(const crypto::DiscoveryKey& key) const {
  auto found = channels_.find(key);
  return found != channels_.end() && found->second->is_open();
}

void SessionCore::refuse(const crypto::DiscoveryKey& key) { send(++last_number_, Close{key}); }

void SessionCore::close_channel(Channel& channel) {
  send(channel.local_, Close{});
  if (over_) return;
  forget(channel);
  maybe_end();
}

void SessionCore::forget(Channel& channel) {
  if (channel.remote_) remote_numbers_.erase(*channel.remote_);
  auto place = channels_.find(channel.discovery_key_);
  auto kept = std::move(place->second);
  channels_.erase(place);
  if (kept->user_) kept->user_->closed();
  if (on_channel_closed) on_channel_closed();
}

void SessionCore::release() {
  --holds_;
  maybe_end();
}

void SessionCore::maybe_end() {
  if (over_ || ending_ || options_.live || holds_ != 0 || !channels_.empty()) return;
  ending_ = true;
  if (!receiving_ && on_output) on_output();
}

void SessionCore::end() {
  if (over_ || ending_) return;
  if (!handshake()) return fail({});
  ending_ = true;
  while (!channels_.empty() && !over_) {
    Channel& channel = *channels_.begin()->second;
    if (channel.local_ != 0) send(channel.local_, Close{});
    if (!over_) forget(channel);
  }
  if (!over_ && !receiving_ && on_output) on_output();
}

// Extensions

void SessionCore::add_extension(const std::string& name, std::function<void(BytesView)> handler) {
  extensions_.add(name,
                  [handler = std::move(handler)](SessionCore*, BytesView body) { handler(body); });
}

void SessionCore::send_extension(const std::string& name, BytesView body) {
  auto id = extensions_.id(name);
  if (!id) return;
  if (told_extensions_ != extensions_.version()) {
    told_extensions_ = extensions_.version();
    send(0, Options{extensions_.names(), false});
  }
  send(0, Extension{*id, body});
}

}  // namespace protocol
