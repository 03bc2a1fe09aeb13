#include <harness/ports.hpp>

#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>

#include <harness/loopback.hpp>

namespace harness {

FreePort::FreePort() : reserved_{loopback::make_socket()} {
  const int on = 1;
  ::setsockopt(reserved_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(reserved_.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  number_ = loopback::bind_somewhere(reserved_);
}

std::string FreePort::address() const { return loopback::text(number_); }

std::map<std::string, std::string> direct_swarm(const FreePort& door,
                                                const std::vector<std::string>& peers) {
  std::string list;
  for (const auto& peer : peers) list += (list.empty() ? "" : ",") + peer;
  return {{"KAPPA_SWARM", "direct"},
          {"KAPPA_SWARM_LISTEN", door.address()},
          {"KAPPA_SWARM_PEERS", list}};
}

bool alone_on_the_network() {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return false;
  bool alone = true;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    alone = alone && ((one->ifa_flags & IFF_LOOPBACK) != 0 || (one->ifa_flags & IFF_UP) == 0);
  }
  ::freeifaddrs(all);
  return alone;
}

}  // namespace harness
