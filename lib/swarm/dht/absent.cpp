#include <swarm/dht/dht.hpp>
#include <swarm/error.hpp>

namespace swarm {

bool has_dht() { return false; }

std::unique_ptr<Finder> make_dht(asio::io_context&, const DhtSettings&, Findings) {
  throw Error(Errc::no_dht,
              "the way dht was asked for, but this program was built without it. Install "
              "libtorrent-rasterbar-dev, configure with -DKAPPA_DHT=ON and build again, or use the "
              "ways lan and direct");
}

}  // namespace swarm
