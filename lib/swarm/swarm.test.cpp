// Swarms of one process that find each other at addresses on the loopback network.
#include <swarm/error.hpp>
#include <swarm/swarm.hpp>
#include <testing/run_until.hpp>

#include <gtest/gtest.h>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>

#include <array>
#include <list>

namespace swarm {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
using testing_help::run_for;
using testing_help::run_until;

const Topic topic = Topic::named("a test");

Options quick(std::vector<std::string> peers = {}) {
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

TEST(Swarm, ConnectsToAnAddressThatWasGiven) {
  asio::io_context io;
  Peer one(io, quick());
  Peer other(io, quick({one.address()}));
  one.join();
  other.join();
  ASSERT_TRUE(run_until(io, [&] { return one.open() == 1 && other.open() == 1; }));
  const Connection& dialled = other.connections.front();
  const Connection& accepted = one.connections.front();
  EXPECT_TRUE(dialled.is_initiator());
  EXPECT_FALSE(accepted.is_initiator());
  EXPECT_EQ(dialled.found_by(), FoundBy::direct);
  EXPECT_EQ(accepted.found_by(), FoundBy::incoming);
  EXPECT_EQ(dialled.address(), one.address());
  EXPECT_EQ(accepted.address(), other.address()) << "it should be known by its listening port";
  EXPECT_EQ(one.swarm.connections(), 1u);
}

TEST(Swarm, ConnectsOnceIfBothKnowEachOther) {
  asio::io_context io;
  Peer one(io, quick());
  // `one` does not know the address of `other` before it exists, so a third swarm is the second of
  // a pair whose ports are known to both: ports are taken and given back.
  std::string one_at = one.address();
  one.swarm.close();
  Peer other(io, quick({one_at}));
  Options back = quick({other.address()});
  back.listen = one_at;
  Peer again(io, back);
  again.join();
  other.join();
  ASSERT_TRUE(run_until(io, [&] { return again.open() == 1 && other.open() == 1; }));
  run_for(io, 300ms);
  EXPECT_EQ(again.arrived, 1);
  EXPECT_EQ(other.arrived, 1);
  EXPECT_NE(again.connections.front().is_initiator(), other.connections.front().is_initiator());
}

}  // namespace
}  // namespace swarm
