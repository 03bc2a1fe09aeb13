// The only file that knows libtorrent.
#include <swarm/dht/session.hpp>

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <libtorrent/alert_types.hpp>
#include <libtorrent/session.hpp>
#include <libtorrent/session_params.hpp>
#include <libtorrent/settings_pack.hpp>

#include <algorithm>
#include <optional>

namespace swarm {
namespace {

using lt::settings_pack;

/// Nothing but the hash table: no torrents, no port forwarding, no local discovery.
lt::session_params session_params(const std::vector<std::string>& listen,
                                  const std::vector<std::string>& bootstrap) {
  settings_pack pack;
  for (int off :
       {settings_pack::enable_lsd, settings_pack::enable_upnp, settings_pack::enable_natpmp,
        settings_pack::enable_incoming_tcp, settings_pack::enable_outgoing_tcp,
        settings_pack::enable_incoming_utp, settings_pack::enable_outgoing_utp}) {
    pack.set_bool(off, false);
  }
  pack.set_bool(settings_pack::enable_dht, true);
  pack.set_str(settings_pack::listen_interfaces, fmt::format("{}", fmt::join(listen, ",")));
  pack.set_int(settings_pack::alert_mask, lt::alert_category::dht |
                                              lt::alert_category::dht_operation |
                                              lt::alert_category::error);
  if (!bootstrap.empty()) {
    pack.set_str(settings_pack::dht_bootstrap_nodes, fmt::format("{}", fmt::join(bootstrap, ",")));
    for (int off : {settings_pack::dht_restrict_routing_ips, settings_pack::dht_restrict_search_ips,
                    settings_pack::dht_ignore_dark_internet, settings_pack::dht_enforce_node_id,
                    settings_pack::dht_prefer_verified_node_ids}) {
      pack.set_bool(off, false);
    }
  }
  return lt::session_params(std::move(pack));
}

InfoHash info_hash(const lt::sha1_hash& hash) {
  InfoHash result;
  std::copy(hash.begin(), hash.end(), result.begin());
  return result;
}

}  // namespace

struct DhtSession::Parts {
  lt::session_proxy ending;
  std::optional<lt::session> session;
};

DhtSession::DhtSession(const std::vector<std::string>& listen,
                       const std::vector<std::string>& bootstrap,
                       const std::function<void()>& notify)
    : parts_(std::make_unique<Parts>()) {
  parts_->session.emplace(session_params(listen, bootstrap));
  parts_->session->set_alert_notify(notify);
}

DhtSession::~DhtSession() { close(); }

void DhtSession::close() {
  if (!parts_->session) return;
  parts_->session->set_alert_notify({});
  parts_->ending = parts_->session->abort();  // its destructor waits
  parts_->session.reset();
}

void DhtSession::search(const InfoHash& topic, std::uint16_t port) {
  if (!parts_->session) return;
  lt::sha1_hash hash(topic.data());
  parts_->session->dht_announce(hash, port);
  parts_->session->dht_get_peers(hash);
}

DhtSession::News DhtSession::news() {
  News news;
  if (!parts_->session) return news;
  std::vector<lt::alert*> alerts;
  parts_->session->pop_alerts(&alerts);  // valid until the next call
  for (const lt::alert* alert : alerts) {
    if (const auto* reply = lt::alert_cast<lt::dht_get_peers_reply_alert>(alert)) {
      for (const auto& peer : reply->peers()) {
        news.peers.push_back(
            {info_hash(reply->info_hash), peer.address().to_string(), peer.port()});
      }
    } else if (lt::alert_cast<lt::dht_bootstrap_alert>(alert) != nullptr) {
      news.ready = true;
    } else if (const auto* failed = lt::alert_cast<lt::listen_failed_alert>(alert)) {
      news.troubles.push_back(
          fmt::format("the way dht could not open its socket: {}", failed->message()));
    }
  }
  return news;
}

}  // namespace swarm
