// How a swarm ends, what its callbacks may do, and what it refuses.
#include <gtest/gtest.h>
#include <testing/swarm_peer.hpp>

namespace swarm {
namespace {

TEST(Swarm, RunReturnsWhenItIsClosed) {
  asio::io_context io;
  Pair pair(io, 50ms);
  pair.join();
  ASSERT_TRUE(run_until(io, [&] { return pair.connected(); }));
  pair.one->swarm.close();
  pair.other->swarm.close();
  pair.one->connections.clear();
  io.restart();
  EXPECT_NE(io.run_for(10s), 0u);
  EXPECT_TRUE(io.stopped()) << "something still keeps it running";
}

TEST(Swarm, ClosesWithItsLastHandle) {
  asio::io_context io;
  {
    Swarm swarm(io, quick({"127.0.0.1:9"}));
    Swarm copy = swarm;
    swarm.on_connection([](const Connection&) {});
    copy.join(topic);
    io.run_for(20ms);
  }
  io.restart();
  io.run_for(10s);
  EXPECT_TRUE(io.stopped());
}

TEST(Swarm, NoCallbackComesAfterClose) {
  asio::io_context io;
  Pair pair(io, 0ms);
  int late = 0;
  bool closed = false;
  pair.one->on_arrival = [&](Connection&) { late += closed ? 1 : 0; };
  pair.join();
  pair.one->swarm.close();
  closed = true;
  run_for(io, 200ms);
  EXPECT_EQ(late, 0);
  EXPECT_EQ(pair.one->arrived, 0);
  EXPECT_THROW(pair.one->join(), Error);
}

TEST(Swarm, MayBeClosedAndDestroyedInItsOwnCallback) {
  asio::io_context io;
  Peer one(io, quick());
  one.join();
  auto other = std::make_unique<Swarm>(io, quick({one.address()}));
  bool called = false;
  other->on_connection([&](const Connection&) {
    called = true;
    other->close();
    other.reset();
  });
  other->join(topic);
  EXPECT_TRUE(run_until(io, [&] { return called; }));
}

TEST(Swarm, ACallbackThatHoldsTheSwarmDoesNotLeakIt) {
  auto held = std::make_shared<int>();
  std::weak_ptr<int> watch = held;
  {
    asio::io_context io;
    Swarm swarm(io, quick({"127.0.0.1:9"}));
    swarm.on_connection([swarm, held = std::move(held)](const Connection&) {});
    swarm.join(topic);
    io.run_for(20ms);
  }
  EXPECT_TRUE(watch.expired());
}

TEST(Swarm, WhatACallbackThrowsComesOutOfRunAndTheRestGoesOn) {
  asio::io_context io;
  Peer one(io, quick());
  one.join();
  Swarm other(io, quick({one.address()}));
  int calls = 0;
  other.on_connection([&](const Connection&) {
    if (++calls == 1) throw std::runtime_error("a mistake");
  });
  other.join(topic);
  EXPECT_THROW(run_until(io, [&] { return calls == 1; }), std::runtime_error);
  EXPECT_TRUE(run_until(io, [&] { return calls == 2; }));
}

TEST(Swarm, ASecondProgramCantListenOnTheSamePort) {
  asio::io_context io;
  Peer one(io, quick());
  Options options = quick();
  options.listen = one.address();
  try {
    Swarm other(io, options);
    FAIL() << "both listen on one port, and each would get half of the connections";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::cannot_listen);
    EXPECT_EQ(
        error.what(),
        "could not listen on " + one.address() +
            ": the address is in use; another program, perhaps a second copy of this one, "
            "listens there: end it, or choose another port with KAPPA_SWARM_LISTEN (port 0 is "
            "any free one)");
  }
}

TEST(Swarm, AnAddressOfAnotherMachineIsRefused) {
  asio::io_context io;
  Options options = quick();
  options.listen = "192.0.2.1:0";  // set aside for documentation
  try {
    Swarm swarm(io, options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::cannot_listen);
    EXPECT_NE(std::string(error.what()).find("this machine does not have that address"),
              std::string::npos);
  }
}

TEST(Swarm, ATroubleIsToldAndNotFatal) {
  asio::io_context io;
  Swarm swarm(io, quick({"no-such-machine.invalid:4000"}));
  swarm.on_connection([](const Connection&) {});
  std::string told;
  swarm.on_trouble([&](const std::string& what) { told = what; });
  swarm.join(topic);
  ASSERT_TRUE(run_until(io, [&] { return !told.empty(); }));
  EXPECT_EQ(told.find("nobody knows where \"no-such-machine.invalid\" is"), 0u) << told;
}

}  // namespace
}  // namespace swarm
