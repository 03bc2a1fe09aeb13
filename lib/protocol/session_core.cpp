#include <protocol/remote_blocks.hpp>
#include <protocol/session_core.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstring>

namespace protocol {
namespace {

std::minstd_rand::result_type seed_of(const CipherNonce& nonce) {
  std::uint32_t seed = 0;
  std::memcpy(&seed, nonce.data(), sizeof seed);
  return seed;
}

}  // namespace

SessionCore::SessionCore(Role role, const SessionOptions& options, Time now,
                         const std::optional<HandshakeSecrets>& secrets)
    : options_(options),
      secrets_(secrets ? *secrets : HandshakeSecrets::generate(options.key_pair)),
      random_(seed_of(secrets_.nonce)),
      transport_(role, secrets_, options.timeout, now),
      now_(now),
      pages_left_(std::make_shared<std::size_t>(RemoteBlocks::session_budget)) {}

SessionCore::~SessionCore() {
  on_over = nullptr;
  fail({});
}

// Time and bytes

void SessionCore::receive(std::span<std::byte> bytes, Time now) {
  if (over_) return;
  now_ = now;
  receiving_ = true;
  try {
    transport_.receive(bytes, now,
                       {[this](const HandshakeResult& result) { handshake_done(result); },
                        [this](std::uint64_t number, const Message& message) {
                          return dispatch(number, message);
                        }});
  } catch (const Error& error) {
    fail(error);
  }
  batch_done();
  receiving_ = false;
  if (has_output() && on_output) on_output();
}

void SessionCore::batch_done() {
  if (touched_.empty()) return;
  for (auto& [key, channel] : channels_) channel->touched_ = false;
  for (const auto& touched : std::exchange(touched_, {})) {
    if (auto user = touched.lock()) user->batch_done();
  }
}

void SessionCore::receive_end(Time now) {
  if (over_ || remote_ended_) return;
  now_ = now;
  remote_ended_ = true;
  if (!handshake()) {
    fail(Error(Errc::handshake_failed,
               "the peer ended the connection before the handshake was done"));
  } else if (!channels_.empty() && !ending_) {
    fail(Error(Errc::connection_lost, "the peer ended the connection while feeds were open on it"));
  } else if (end_sent_) {
    fail({});
  } else {
    ending_ = true;
    if (on_output) on_output();
  }
}

void SessionCore::end_sent() {
  end_sent_ = true;
  if (remote_ended_) fail({});
}

void SessionCore::written(std::size_t bytes, Time now) {
  now_ = now;
  transport_.written(bytes, now);
  if (!starved_ || transport_.backlog() > enough_backlog / 2) return;
  starved_ = false;
  for (const auto& user : users()) user->writable();
}

std::uint64_t SessionCore::random_below(std::uint64_t limit) {
  return std::uniform_int_distribution<std::uint64_t>(0, limit - 1)(random_);
}

bool SessionCore::congested() {
  if (transport_.backlog() < enough_backlog) return false;
  starved_ = true;
  return true;
}

Time SessionCore::deadline() const {
  return over_ ? Time::max() : std::min(alarm_, transport_.deadline());
}

void SessionCore::advance(Time now) {
  if (over_) return;
  now_ = now;
  try {
    transport_.advance(now);
  } catch (const Error& error) {
    // A peer that does not end its half after we ended ours has nothing to tell us.
    fail(ending_ ? std::optional<Error>() : error);
    return;
  }
  if (now >= alarm_) {
    alarm_ = Time::max();
    for (const auto& user : users()) alarm_ = std::min(alarm_, user->on_time(now));
  }
  if (has_output() && on_output) on_output();
}

void SessionCore::alarm(Time at) {
  if (at >= alarm_) return;
  alarm_ = at;
  if (on_deadline) on_deadline();
}

std::vector<std::shared_ptr<ChannelUser>> SessionCore::users() const {
  std::vector<std::shared_ptr<ChannelUser>> result;
  for (const auto& [key, channel] : channels_) {
    if (channel->user_) result.push_back(channel->user_);
  }
  return result;
}

void SessionCore::send(std::uint64_t number, const Message& message) {
  if (over_) return;
  bool was_empty = !has_output();
  transport_.send(number, message);
  if (transport_.backlog() > most_backlog) {
    fail(Error(Errc::flooded, fmt::format("the peer does not read: {} bytes wait for it, and {} is "
                                          "all that we keep for one",
                                          transport_.backlog(), most_backlog)));
  } else if (was_empty && has_output() && !receiving_ && on_output) {
    on_output();
  }
}

void SessionCore::fail(const std::optional<Error>& error) {
  if (over_) return;
  over_ = true;
  error_ = error;
  auto left = users();
  channels_.clear();
  remote_numbers_.clear();
  for (const auto& user : left) user->closed();
  if (on_channel_closed) on_channel_closed();
  if (on_over) on_over();
}

// Messages

void SessionCore::handshake_done(const HandshakeResult& /*result*/) {
  // In the order in which they were opened here.
  std::vector<Channel*> opened;
  for (auto& [key, channel] : channels_) opened.push_back(channel.get());
  std::sort(opened.begin(), opened.end(),
            [](const Channel* a, const Channel* b) { return a->local_ < b->local_; });
  for (Channel* channel : opened) send_open(*channel);
  if (on_handshake) on_handshake();
}

/// What programs' handlers throw concerns the program, not the peer: the connection goes on.
template <class Call>
void SessionCore::guard(Call&& call) {
  try {
    call();
  } catch (const Error&) {
    throw;
  } catch (...) {
    keep_exception();
  }
}

bool SessionCore::dispatch(std::uint64_t number, const Message& message) {
  if (over_) return false;
  if (const auto* open = std::get_if<Open>(&message)) {
    received_open(number, *open);
  } else if (const auto* close = std::get_if<Close>(&message)) {
    received_close(number, *close);
  } else if (number == 0) {
    received_on_connection(message);
  } else if (auto found = remote_numbers_.find(number); found != remote_numbers_.end()) {
    Channel& channel = *found->second;
    if (auto user = channel.user_) {  // it may close the channel
      if (!channel.touched_) {
        channel.touched_ = true;
        touched_.push_back(user);
      }
      guard([&] { user->received(message); });
    }
  }
  return !over_;
}

void SessionCore::received_on_connection(const Message& message) {
  if (const auto* options = std::get_if<Options>(&message)) {
    remote_extensions_ = options->extensions;
  } else if (const auto* extension = std::get_if<Extension>(&message)) {
    guard([&] { extensions_.receive(remote_extensions_, extension->id, extension->body, this); });
  }
}

void SessionCore::received_open(std::uint64_t number, const Open& open) {
  if (number == 0 || remote_numbers_.contains(number)) {
    throw Error(Errc::bad_message, fmt::format("the peer opened its channel {} twice", number));
  }
  if (channels_.size() >= most_channels && !channels_.contains(open.discovery_key)) {
    throw Error(Errc::too_many_channels,
                fmt::format("the peer opened more than {} feeds on one connection", most_channels));
  }
  auto& place = channels_[open.discovery_key];
  if (!place) {
    place = std::make_unique<Channel>();
    place->session_ = this;
    place->discovery_key_ = open.discovery_key;
  }
  Channel& channel = *place;
  if (channel.remote_) {
    throw Error(Errc::bad_message,
                fmt::format("the peer opened the feed {} twice", open.discovery_key));
  }
  channel.remote_ = number;
  channel.remote_capability_ = open.capability;
  remote_numbers_[number] = &channel;
  if (channel.local_ == 0) {
    if (may_open) may_open(open.discovery_key);
    if (on_discovery_key) guard([&] { on_discovery_key(open.discovery_key); });
    return;
  }
  if (!knows_key(channel, *channel.key_)) {
    throw Error(Errc::bad_capability,
                fmt::format("the peer asked for the feed {} without proof that it knows its public "
                            "key",
                            open.discovery_key));
  }
  auto user = channel.user_;
  user->opened();
}

void SessionCore::received_close(std::uint64_t number, const Close& close) {
  Channel* channel = nullptr;
  if (auto found = remote_numbers_.find(number); found != remote_numbers_.end()) {
    channel = found->second;
  } else if (close.discovery_key) {
    auto place = channels_.find(*close.discovery_key);
    if (place != channels_.end()) channel = place->second.get();
  }
  if (channel == nullptr) return;
  if (channel->local_ != 0) send(channel->local_, Close{});
  if (!over_) forget(*channel);
  maybe_end();
}

}  // namespace protocol
