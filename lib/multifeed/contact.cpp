#include <multifeed/contact.hpp>

#include <protocol/peer.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace multifeed {

void Contact::start(const std::shared_ptr<protocol::SessionCore>& session,
                    const Multifeed& multifeed, const hypercore::ReplicateOptions& options) {
  multifeed.state().check_open();
  std::make_shared<Contact>(session, multifeed, options)->begin();
}

Contact::Contact(const std::shared_ptr<protocol::SessionCore>& session, const Multifeed& multifeed,
                 const hypercore::ReplicateOptions& options)
    : session_(session), multifeed_(multifeed), options_(options) {}

void Contact::begin() {
  auto session = session_.lock();
  const crypto::PublicKey& key = state().options().shared_key;
  if (session->is_over() || session->is_open(crypto::discovery_key(key))) return;
  gate_ = session->open(key, shared_from_this());
  if (gate_ == nullptr) {
    session->fail(
        protocol::Error(protocol::Errc::wrong_shared_key,
                        "the peer opened a multifeed without proof that it knows its shared key"));
    return;
  }
  listen();
  state().watch(weak_from_this());
  if (gate_->is_duplex()) opened();
}

void Contact::listen() {
  auto session = session_.lock();
  auto add = [&](const char* name, void (Contact::*heard)(crypto::BytesView)) {
    session->add_extension(name, [self = shared_from_this(), heard](crypto::BytesView body) {
      if (self->multifeed_ && !self->multifeed_->closed()) (self.get()->*heard)(body);
    });
  };
  add(handshake_name, &Contact::heard_handshake);
  add(manifest_name, &Contact::heard_manifest);
  add(request_name, &Contact::heard_request);
  add(replicate_name, &Contact::heard_replicate);
  session->may_open = [weak = weak_from_this()](const crypto::DiscoveryKey& key) {
    if (auto self = weak.lock()) self->heard_open(key);
  };
  session->on_channel_closed = [weak = weak_from_this()] {
    if (auto self = weak.lock()) self->channel_closed();
  };
}

// What the peer does

/// The first feed that a peer opens has to be that of the shared key, and ours is open.
void Contact::heard_open(const crypto::DiscoveryKey& /*key*/) {
  if (opened_) return;
  throw protocol::Error(
      protocol::Errc::wrong_shared_key,
      "the peer has a multifeed with another shared key, or none at all; both programs must "
      "be given the same Options::shared_key");
}

void Contact::opened() {
  opened_ = true;
  session_.lock()->send_extension(handshake_name, crypto::bytes_of(encode_handshake()));
}

void Contact::heard_handshake(crypto::BytesView body) {
  if (!opened_ || ready_) return;
  check_handshake(body);
  ready_ = true;
  Keys keys;
  for (std::size_t i = 0; i < state().size(); ++i) keys.push_back(state().key_at(i));
  // One message holds 8 MiB, and a key takes 67 bytes.
  constexpr std::size_t most_keys = 50'000;
  std::span<const crypto::PublicKey> left = keys;
  do {
    offer(left.first(std::min(left.size(), most_keys)));
    left = left.subspan(std::min(left.size(), most_keys));
  } while (!left.empty());
}

void Contact::heard_manifest(crypto::BytesView body) {
  if (!ready_) return;
  Keys accepted;
  std::exception_ptr thrown;
  for (const crypto::PublicKey& key : decode_manifest(body)) {
    try {
      if (wants(key) && agree(key)) accepted.push_back(key);
    } catch (...) {
      thrown = std::current_exception();  // by the program; for the peer that is a no
    }
  }
  requested_.insert(accepted.begin(), accepted.end());
  waits_ = !accepted.empty() || (knows_offer_ && waits_);
  knows_offer_ = true;
  if (auto session = session_.lock()) {
    session->send_extension(request_name, crypto::bytes_of(encode_keys(accepted)));
  }
  if (!waits_) answer_owed();
  if (thrown) std::rethrow_exception(thrown);
}

bool Contact::wants(const crypto::PublicKey& key) {
  if (key == state().options().shared_key) return false;
  if (theirs_.contains(key)) return requested_.contains(key);
  if (theirs_.size() >= most_offers) return false;
  theirs_.insert(key);
  if (state().has(key)) return true;
  if (state().size() >= state().options().most_feeds) return false;
  const auto& accept = state().options().accept;
  return !accept || accept(key);
}

bool Contact::agree(const crypto::PublicKey& key) {
  if (agreed_.contains(key)) return true;
  if (agreed_.size() >= most_feeds) return false;
  agreed_.insert(key);
  return true;
}

/// multifeed 6 takes the answer "nothing" for the end if it comes while the feeds that were asked
/// of it are still being opened: one that wants nothing hears so only after it has begun to give.
void Contact::heard_request(crypto::BytesView body) {
  if (!ready_) return;
  Keys keys = decode_keys(body);
  if (keys.empty() && waits_) {
    owes_answer_ = true;
    return;
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::erase_if(keys, [&](const auto& key) { return !offered_.contains(key) || !agree(key); });
  auto session = session_.lock();
  session->send_extension(replicate_name, crypto::bytes_of(encode_keys(keys)));
  replicate(keys);
}

void Contact::answer_owed() {
  if (!std::exchange(owes_answer_, false)) return;
  if (auto session = session_.lock()) {
    session->send_extension(replicate_name, crypto::bytes_of(encode_keys({})));
  }
}

void Contact::heard_replicate(crypto::BytesView body) {
  if (!ready_) return;
  Keys keys = decode_keys(body);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::erase_if(keys, [&](const auto& key) { return !requested_.contains(key); });
  waits_ = false;
  answer_owed();
  if (keys.empty() && !is_replicating()) return close_gate();
  replicate(keys);
}

// What we do

void Contact::offer(std::span<const crypto::PublicKey> keys) {
  offered_.insert(keys.begin(), keys.end());
  if (auto session = session_.lock()) {
    session->send_extension(manifest_name, crypto::bytes_of(encode_manifest(keys)));
  }
}

void Contact::feed_added(const crypto::PublicKey& key) {
  if (!ready_ || offered_.contains(key) || theirs_.contains(key)) return;
  offer({&key, 1});
}

/// Begins with feeds that both sides agreed on. @param keys sorted
void Contact::replicate(const Keys& keys) {
  if (!multifeed_) return;
  Multifeed multifeed = *multifeed_;  // the connection may end on the way
  std::exception_ptr thrown;
  try {
    if (!make(keys)) return;
  } catch (...) {
    thrown = std::current_exception();  // by a subscriber: the program's, not the peer's
  }
  auto session = session_.lock();
  for (const crypto::PublicKey& key : keys) {
    if (!session || session->is_over() || multifeed.closed()) break;
    if (!multifeed.state().has(key)) continue;
    try {
      auto feed = multifeed.state().find(key);
      if (feed) protocol::Peer::start(session, *feed, options_);
    } catch (const protocol::Error&) {
      throw;
    } catch (const std::exception& error) {
      session->fail(protocol::Error(protocol::Errc::storage, error.what()));
    }
  }
  if (thrown) std::rethrow_exception(thrown);
}

/// Makes a copy of each feed that is not here, and tells the program of them.
/// @return false if the disk refused, and the connection is given up
bool Contact::make(const Keys& keys) {
  MultifeedState& feeds = state();
  try {
    for (const crypto::PublicKey& key : keys) {
      if (!feeds.has(key) && feeds.size() < feeds.options().most_feeds) feeds.add_copy(key);
    }
  } catch (const std::exception& error) {
    if (auto session = session_.lock())
      session->fail(protocol::Error(protocol::Errc::storage, error.what()));
    return false;
  }
  feeds.deliver();
  return true;
}

bool Contact::is_replicating() const {
  auto session = session_.lock();
  return session && std::any_of(agreed_.begin(), agreed_.end(), [&](const auto& key) {
           return session->is_open(crypto::discovery_key(key));
         });
}

// How it ends

void Contact::closed() { gate_ = nullptr; }

/// A connection that is not live ends when the feeds on it are done: the first one that is, is the
/// sign.
void Contact::channel_closed() {
  auto session = session_.lock();
  if (!session || session->is_over()) {
    gate_ = nullptr;
    multifeed_.reset();
  } else if (!options_.live) {
    close_gate();
  }
}

void Contact::close_gate() {
  if (gate_ != nullptr) gate_->close();  // comes back as `closed`
}

void Contact::multifeed_closed() {
  if (auto session = session_.lock()) session->end();
}

}  // namespace multifeed
