#include <swarm/interfaces.hpp>

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace swarm {

std::vector<Interface> interfaces() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return {};
  std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(list, freeifaddrs);
  std::vector<Interface> result;
  for (const ifaddrs* at = list; at != nullptr; at = at->ifa_next) {
    bool usable = at->ifa_addr != nullptr && at->ifa_addr->sa_family == AF_INET &&
                  (at->ifa_flags & IFF_UP) != 0 && (at->ifa_flags & IFF_RUNNING) != 0;
    if (!usable) continue;
    sockaddr_in address{};
    std::memcpy(&address, at->ifa_addr, sizeof address);
    Interface found{.index = if_nametoindex(at->ifa_name),
                    .address = asio::ip::address_v4(ntohl(address.sin_addr.s_addr)),
                    .loopback = (at->ifa_flags & IFF_LOOPBACK) != 0};
    bool known = std::any_of(result.begin(), result.end(),
                             [&](const Interface& other) { return other.index == found.index; });
    if (found.index != 0 && !known) result.push_back(found);
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace swarm
