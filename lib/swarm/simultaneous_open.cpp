// Its own file: the kernel's header with all of tcp_info can't stand beside the C library's.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>

namespace swarm {

bool opened_from_both_ends(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return false;
  if (size < offsetof(tcp_info, tcpi_data_segs_in) + sizeof info.tcpi_data_segs_in) return false;
  // One that dials gets one segment without data, the answer to its call. Where calls cross, it
  // gets the other's call too.
  return info.tcpi_segs_in > info.tcpi_data_segs_in + 1;
}

}  // namespace swarm
