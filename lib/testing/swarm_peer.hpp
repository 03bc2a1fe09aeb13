#pragma once
/// @file
/// Swarms of one process, for tests.
///
/// For the library, not for programs.

#include <swarm/error.hpp>
#include <swarm/swarm.hpp>
#include <testing/run_until.hpp>

#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>

#include <algorithm>
#include <array>
#include <list>
#include <optional>
#include <vector>

namespace swarm {

using namespace std::chrono_literals;
using asio::ip::tcp;
using testing_help::run_for;
using testing_help::run_until;

inline const Topic topic = Topic::named("a test");

inline Options quick(std::vector<std::string> peers = {}) {
  return {.ways = std::set{Way::direct},
          .listen = "127.0.0.1:0",
          .peers = std::move(peers),
          .first_retry = 10ms,
          .longest_retry = 200ms,
          .lasting = 500ms,
          .courtesy = 50ms};
}

/// A swarm that keeps the connections it gets until their other end closes.
class Peer {
 public:
  Peer(asio::io_context& io, const Options& options) : swarm(io, options) {
    swarm.on_connection([this](Connection connection) { keep(std::move(connection)); });
  }

  void join() const { swarm.join(topic); }
  std::string address() const { return "127.0.0.1:" + std::to_string(swarm.listening_on().port()); }
  std::size_t open() const { return connections.size(); }

  std::list<Connection> connections;
  int arrived = 0;
  std::function<void(Connection&)> on_arrival;
  Swarm swarm;

 private:
  void keep(Connection connection) {
    ++arrived;
    connections.push_back(std::move(connection));
    auto at = std::prev(connections.end());
    at->socket().async_read_some(asio::buffer(byte_),
                                 [this, at](asio::error_code error, std::size_t) {
                                   if (error == asio::error::operation_aborted) return;
                                   connections.erase(at);
                                 });
    if (on_arrival) on_arrival(*at);
  }

  std::array<char, 1> byte_{};
};

/// Two swarms that know each other's address from the start.
struct Pair {
  Pair(asio::io_context& io, std::chrono::milliseconds courtesy) {
    // An address is known once somebody listens there: it is taken, given back, and taken again.
    std::string address = Peer(io, quick()).address();
    Options options = quick({address});
    options.courtesy = courtesy;
    other.emplace(io, options);
    options.listen = address;
    options.peers = {other->address()};
    one.emplace(io, options);
  }
  void join() const {
    one->join();
    other->join();
  }
  bool connected() const { return one->open() == 1 && other->open() == 1; }
  std::optional<Peer> one, other;
};

}  // namespace swarm
