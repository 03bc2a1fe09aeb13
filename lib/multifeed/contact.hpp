#pragma once
/// @file
/// One peer of a set of feeds: each side shows that it knows the shared key, says which feeds it
/// has, asks for those that it wants, and then both replicate these over the same connection.
/// Source: docs/formats/multifeed.md, section 2.
///
/// For the library, not for programs.

#include <multifeed/messages.hpp>
#include <multifeed/multifeed_state.hpp>

#include <protocol/session_core.hpp>

#include <set>

namespace multifeed {

class Contact final : public protocol::ChannelUser,
                      public MultifeedWatcher,
                      public std::enable_shared_from_this<Contact> {
 public:
  /// Feeds on one connection: the shared key takes one channel.
  static constexpr std::size_t most_feeds = protocol::SessionCore::most_channels - 1;
  /// Offers of a peer that are looked at.
  static constexpr std::size_t most_offers = std::size_t{1} << 14;

  /// Begins to exchange feeds. Nothing happens if that is so already.
  static void start(const std::shared_ptr<protocol::SessionCore>& session,
                    const Multifeed& multifeed, const hypercore::ReplicateOptions& options);

  Contact(const std::shared_ptr<protocol::SessionCore>& session, const Multifeed& multifeed,
          const hypercore::ReplicateOptions& options);

  // MultifeedWatcher
  void feed_added(const crypto::PublicKey& key) override;
  void multifeed_closed() override;

  // ChannelUser, of the channel of the shared key
  void opened() override;
  void received(const protocol::Message&) override {}
  void batch_done() override {}
  void writable() override {}
  protocol::Time on_time(protocol::Time) override { return protocol::Time::max(); }
  void closed() override;

 private:
  void begin();
  void listen();
  void heard_open(const crypto::DiscoveryKey& key);
  void heard_handshake(crypto::BytesView body);
  void heard_manifest(crypto::BytesView body);
  void heard_request(crypto::BytesView body);
  void heard_replicate(crypto::BytesView body);

  void answer_owed();
  void offer(std::span<const crypto::PublicKey> keys);
  bool wants(const crypto::PublicKey& key);
  bool agree(const crypto::PublicKey& key);
  void replicate(const Keys& keys);
  bool make(const Keys& keys);
  bool is_replicating() const;
  void channel_closed();
  void close_gate();
  MultifeedState& state() { return multifeed_->state(); }

  std::weak_ptr<protocol::SessionCore> session_;
  std::optional<Multifeed> multifeed_;  // until the connection is over
  hypercore::ReplicateOptions options_;
  protocol::Channel* gate_ = nullptr;  // of the shared key
  bool opened_ = false;                // the peer knows it, too
  bool ready_ = false;                 // handshakes are done
  bool knows_offer_ = false;           // of the peer, the first
  bool waits_ = true;                  // for that, or for the answer to a request
  bool owes_answer_ = false;           // to a request for nothing, which waits for that

  std::set<crypto::PublicKey> offered_;    // by us
  std::set<crypto::PublicKey> theirs_;     // offered by the peer
  std::set<crypto::PublicKey> requested_;  // by us
  std::set<crypto::PublicKey> agreed_;     // requested or promised
};

}  // namespace multifeed
