// Swarms of one process that find each other at addresses on the loopback network.
#include <gtest/gtest.h>
#include <testing/swarm_peer.hpp>

namespace swarm {
namespace {

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

TEST(Swarm, ACallbackRemembersWhatItWrote) {
  asio::io_context io;
  std::vector<int> counts;
  Swarm one(io, quick());
  one.on_connection([&counts, count = 0](const Connection&) mutable { counts.push_back(++count); });
  one.join(topic);
  std::string address = "127.0.0.1:" + std::to_string(one.listening_on().port());
  Peer other(io, quick({address})), third(io, quick({address}));
  other.join();
  third.join();
  ASSERT_TRUE(run_until(io, [&] { return counts.size() >= 2; }));
  EXPECT_EQ(counts[0], 1);
  EXPECT_EQ(counts[1], 2);
}

TEST(Swarm, ConnectsOnceIfBothKnowEachOther) {
  asio::io_context io;
  Pair pair(io, 50ms);
  pair.join();
  ASSERT_TRUE(run_until(io, [&] { return pair.connected(); }));
  run_for(io, 300ms);
  EXPECT_EQ(pair.one->arrived, 1);
  EXPECT_EQ(pair.other->arrived, 1);
  EXPECT_NE(pair.one->connections.front().is_initiator(),
            pair.other->connections.front().is_initiator());
}

TEST(Swarm, SettlesOnOneConnectionIfBothDialAtOnce) {
  for (int round = 0; round < 100; ++round) {
    asio::io_context io;
    Pair pair(io, 0ms);
    pair.join();
    ASSERT_TRUE(run_until(io, [&] {
      return pair.connected() && pair.one->swarm.connections() == 1 &&
             pair.other->swarm.connections() == 1;
    })) << round;
    EXPECT_NE(pair.one->connections.front().is_initiator(),
              pair.other->connections.front().is_initiator());
    EXPECT_EQ(pair.one->connections.front().address(), pair.other->address());
  }
}

TEST(Swarm, ConnectsOnceIfAllOfARoomKnowEachOther) {
  asio::io_context io;
  constexpr std::size_t size = 8;
  std::vector<std::string> addresses;
  {
    std::list<Peer> probes;
    for (std::size_t i = 0; i < size; ++i)
      addresses.push_back(probes.emplace_back(io, quick()).address());
  }
  std::list<Peer> room;
  for (const std::string& address : addresses) {
    Options options = quick(addresses);  // its own among them
    options.listen = address;
    room.emplace_back(io, options).join();
  }
  auto complete = [&] {
    return std::all_of(room.begin(), room.end(), [](const Peer& peer) {
      return peer.open() == size - 1 && peer.swarm.connections() == size - 1;
    });
  };
  ASSERT_TRUE(run_until(io, complete));
  run_for(io, 300ms);
  EXPECT_TRUE(complete());
}

TEST(Swarm, DialsUntilThePeerIsThere) {
  asio::io_context io;
  std::string address = Peer(io, quick()).address();
  Peer early(io, quick({address}));
  early.join();
  run_for(io, 100ms);
  EXPECT_EQ(early.arrived, 0);
  Options options = quick();
  options.listen = address;
  Peer late(io, options);
  late.join();
  EXPECT_TRUE(run_until(io, [&] { return early.open() == 1 && late.open() == 1; }));
}

TEST(Swarm, ConnectsAgainWhenTheConnectionIsLost) {
  asio::io_context io;
  Pair pair(io, 50ms);
  pair.join();
  for (int round = 1; round <= 5; ++round) {
    ASSERT_TRUE(run_until(io, [&] { return pair.connected() && pair.one->arrived >= round; }))
        << round;
    pair.one->connections.clear();
    ASSERT_TRUE(run_until(io, [&] { return pair.other->open() == 0; })) << round;
  }
}

TEST(Swarm, DoesNotConnectAgainAfterItLeft) {
  asio::io_context io;
  Pair pair(io, 50ms);
  pair.join();
  ASSERT_TRUE(run_until(io, [&] { return pair.connected(); }));
  pair.one->swarm.leave(topic);
  pair.other->swarm.leave(topic);
  pair.one->connections.clear();
  run_for(io, 500ms);
  EXPECT_EQ(pair.one->arrived, 1);
  EXPECT_EQ(pair.other->arrived, 1);
  pair.other->swarm.join(topic);
  EXPECT_TRUE(run_until(io, [&] { return pair.connected(); })) << "joined again";
}

TEST(Swarm, ClosesWhatIsOneConnectionTooMany) {
  asio::io_context io;
  Options small = quick();
  small.max_connections = 2;
  Peer popular(io, small);
  popular.join();
  std::list<Peer> fans;
  for (int i = 0; i < 5; ++i) fans.emplace_back(io, quick({popular.address()})).join();
  ASSERT_TRUE(run_until(io, [&] { return popular.open() == 2; }));
  run_for(io, 300ms);
  EXPECT_EQ(popular.arrived, 2);
  popular.connections.pop_front();
  EXPECT_TRUE(run_until(io, [&] { return popular.open() == 2; })) << "another one gets in";
}

TEST(Swarm, DoesNotConnectToItself) {
  asio::io_context io;
  std::string address = Peer(io, quick()).address();
  std::string port = address.substr(address.rfind(':'));
  Options options = quick({address, "localhost" + port, "127.0.0.2" + port});
  options.listen = "0.0.0.0" + port;
  Peer alone(io, options);
  alone.join();
  run_for(io, 400ms);
  EXPECT_EQ(alone.open(), 0u);
  EXPECT_EQ(alone.arrived, 0);
}

TEST(Swarm, ConnectsOverIPv6AndByName) {
  asio::io_context io;
  Options options = quick();
  options.listen = "[::1]:0";
  Peer six(io, options);
  Peer four(io, quick());
  options.peers = {"[::1]:" + std::to_string(six.swarm.listening_on().port()),
                   "localhost:" + std::to_string(four.swarm.listening_on().port())};
  Peer dialler(io, options);
  six.join();
  four.join();
  dialler.join();
  EXPECT_TRUE(run_until(io, [&] { return six.open() == 1 && four.open() == 1; }));
  EXPECT_TRUE(six.connections.front().address().starts_with("[::1]:"));
}

TEST(Swarm, ClosesTheConnectionThatAHandshakeShowsToBeOneTooMany) {
  asio::io_context io;
  Peer peer(io, quick());
  // Known by two addresses: only a handshake can tell that both are one peer.
  std::string port = std::to_string(peer.swarm.listening_on().port());
  Options options = quick();
  options.listen = "0.0.0.0:0";
  Peer everywhere(io, options);
  port = std::to_string(everywhere.swarm.listening_on().port());
  Peer dialler(io, quick({"127.0.0.1:" + port, "127.0.0.2:" + port}));
  const crypto::Bytes one(32, std::byte{1});
  const crypto::Bytes two(32, std::byte{2});
  everywhere.on_arrival = [&](Connection& connection) {
    EXPECT_TRUE(connection.identify(one, two));
  };
  std::vector<bool> kept;
  dialler.on_arrival = [&](Connection& connection) {
    kept.push_back(connection.identify(two, one));
    asio::error_code ignored;
    if (!kept.back()) connection.socket().shutdown(tcp::socket::shutdown_both, ignored);
  };
  everywhere.join();
  dialler.join();
  ASSERT_TRUE(run_until(io, [&] { return kept.size() == 2 && dialler.open() == 1; }));
  EXPECT_EQ(kept, (std::vector{true, false}));
  run_for(io, 400ms);
  EXPECT_EQ(dialler.arrived, 2) << "the second address is not dialled again";
  EXPECT_EQ(dialler.swarm.connections(), 1u);
}

TEST(Swarm, AConnectionToOneselfIsToldByTheKeys) {
  asio::io_context io;
  Peer one(io, quick());
  Peer other(io, quick({one.address()}));
  const crypto::Bytes same(32, std::byte{1});
  bool kept = true;
  other.on_arrival = [&](Connection& connection) {
    kept = connection.identify(same, same);
    asio::error_code ignored;
    connection.socket().shutdown(tcp::socket::shutdown_both, ignored);
  };
  one.join();
  other.join();
  ASSERT_TRUE(run_until(io, [&] { return !kept && other.open() == 0; }));
  run_for(io, 400ms);
  EXPECT_EQ(other.arrived, 1);
}

TEST(Topic, ANameGivesItsSha256) {
  EXPECT_EQ(Topic::named("").hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Topic::named("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Topic, AnyThirtyTwoBytesWithAMeaningAreOne) {
  auto key = crypto::FixedBytes<struct AnyTag, 32>::from_hex(std::string(64, '7'));
  Topic from_key = key;
  EXPECT_EQ(from_key.hex(), std::string(64, '7'));
}

TEST(Connection, CanBeMadeWithoutASwarm) {
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::make_address("127.0.0.1"), 0});
  tcp::socket dialling(io);
  dialling.connect(acceptor.local_endpoint());
  Connection accepted = Connection::of(acceptor.accept(), false);
  Connection dialled = Connection::of(std::move(dialling), true);
  EXPECT_TRUE(dialled.is_initiator());
  EXPECT_FALSE(accepted.is_initiator());
  const crypto::Bytes one(32, std::byte{1});
  const crypto::Bytes two(32, std::byte{2});
  EXPECT_TRUE(accepted.identify(one, two));
  asio::write(dialled.socket(), asio::buffer("hi", 2));
  std::array<char, 2> text{};
  asio::read(accepted.socket(), asio::buffer(text));
  EXPECT_EQ(std::string(text.data(), 2), "hi");
  Connection moved = std::move(dialled);
  EXPECT_THROW(dialled.socket(), Error);  // NOLINT(bugprone-use-after-move): that is what is tested
}

}  // namespace
}  // namespace swarm
