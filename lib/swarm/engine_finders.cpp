// Which ways to find peers a swarm uses, and what happens if one does not work here.
#include <swarm/dht/dht.hpp>
#include <swarm/direct.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/lan.hpp>

namespace swarm {
namespace {

/// The table's own socket is beside ours: the next port, if somebody chose one.
DhtSettings dht_settings(const Options& options, const asio::ip::tcp::endpoint& listening_on) {
  DhtSettings settings{
      .listen = {}, .bootstrap = options.dht_bootstrap, .announced_port = listening_on.port()};
  if (!options.listen) {
    settings.listen = {"0.0.0.0:0", "[::]:0"};
    return settings;
  }
  std::string why;
  auto chosen = parse_host_port(*options.listen, PortRule::any, why);
  bool any = !chosen || chosen->port == 0 || chosen->port == 65535;
  std::uint16_t port = any ? 0 : static_cast<std::uint16_t>(chosen->port + 1);
  settings.listen = {HostPort{listening_on.address().to_string(), port}.text()};
  return settings;
}

}  // namespace

void Engine::add_finders() {
  std::weak_ptr<Engine> weak = weak_from_this();
  Findings findings{.found =
                        [weak](const Sighting& sighting) {
                          if (auto self = weak.lock()) self->found(sighting);
                        },
                    .network_changed =
                        [weak] {
                          auto self = weak.lock();
                          if (!self || self->closed_) return;
                          self->book_.network_changed(self->now());
                          self->schedule();
                        },
                    .trouble =
                        [weak](std::string what) {
                          if (auto self = weak.lock()) self->trouble(std::move(what));
                        }};
  // A way that nobody asked for by name is a bonus: without it the others go on.
  auto add = [this](auto make) {
    try {
      finders_.push_back(make());
    } catch (const Error& error) {
      if (options_.ways) throw;
      trouble(error.what());
    }
  };
  auto uses = [this](Way way) { return !options_.ways || options_.ways->contains(way); };
  if (uses(Way::direct)) {
    std::vector<HostPort> peers;
    std::string why;
    for (const std::string& text : options_.peers) {
      if (auto peer = parse_host_port(text, PortRule::not_zero, why)) peers.push_back(*peer);
    }
    finders_.push_back(make_direct(io_, std::move(peers),
                                   {options_.first_retry, options_.longest_retry}, findings));
  }
  if (uses(Way::dht) && (options_.ways || has_dht())) {
    add([&] { return make_dht(io_, dht_settings(options_, listening_on_), findings); });
  }
  if (uses(Way::lan)) {
    std::optional<asio::ip::address_v4> only;
    if (options_.interface) only = asio::ip::make_address_v4(*options_.interface);
    add([&] { return make_lan(io_, lan_id_, listening_on_.port(), only, findings); });
  }
}

}  // namespace swarm
