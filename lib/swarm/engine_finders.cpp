// Which ways to find peers a swarm uses, and what happens if one does not work here.
#include <swarm/direct.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>

namespace swarm {

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
}

}  // namespace swarm
