// Machines on one network find each other by multicast.
#include "with_network.hpp"

#include <chrono>
#include <iostream>

namespace swarm {
namespace {

using namespace std::chrono_literals;
using Names = std::set<std::string>;

class Lan : public WithNetwork {};

TEST_F(Lan, ThreeMachinesFindEachOtherAndConnectOnceAPair) {
  network().bridge("room");
  network().host("alice", "room", "10.1.0.1/24");
  network().host("bob", "room", "10.1.0.2/24");
  network().host("carol", "room", "10.1.0.3/24");
  auto alice = peer("alice", "lan");
  auto bob = peer("bob", "lan");
  EXPECT_EQ(greeted_by(*alice, 1), Names{"bob"});
  EXPECT_EQ(greeted_by(*bob, 1), Names{"alice"});
  auto begin = std::chrono::steady_clock::now();
  auto carol = peer("carol", "lan");
  EXPECT_EQ(greeted_by(*carol, 2), (Names{"alice", "bob"}));
  auto took = std::chrono::steady_clock::now() - begin;
  std::cout << "found both after "
            << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms\n";
  EXPECT_EQ(greeted_by(*alice, 1), Names{"carol"});
  EXPECT_EQ(greeted_by(*bob, 1), Names{"carol"});
  // Longer than anybody waits out of courtesy: no second connection comes.
  EXPECT_EQ(alice->count("open", 1500ms), 2);
  EXPECT_EQ(bob->count("open"), 2);
  EXPECT_EQ(carol->count("open"), 2);
  EXPECT_EQ(alice->count("closed"), 0);
}

TEST_F(Lan, AMachineThatIsCutOffComesBack) {
  network().bridge("room");
  network().host("alice", "room", "10.1.0.1/24");
  network().host("bob", "room", "10.1.0.2/24");
  network().host("carol", "room", "10.1.0.3/24");
  auto alice = peer("alice", "lan");
  auto bob = peer("bob", "lan");
  auto carol = peer("carol", "lan");
  greeted_by(*alice, 2);
  greeted_by(*bob, 2);
  greeted_by(*carol, 2);
  network().run("ip link set carol-room down");
  carol->next("closed");
  carol->next("closed");
  alice->next("closed");
  bob->next("closed");
  network().run("ip link set carol-room up");
  EXPECT_EQ(greeted_by(*carol, 2), (Names{"alice", "bob"}));
  EXPECT_EQ(greeted_by(*alice, 1), Names{"carol"});
  EXPECT_EQ(greeted_by(*bob, 1), Names{"carol"});
}

TEST_F(Lan, AMachineThatChangesItsNetworkIsFoundThere) {
  network().bridge("room");
  network().bridge("cafe");
  network().host("alice", "room", "10.1.0.1/24");
  network().host("bob", "cafe", "10.2.0.2/24");
  auto alice = peer("alice", "lan");
  auto bob = peer("bob", "lan");
  EXPECT_EQ(alice->count("open", 500ms), 0) << "they are on different networks";
  network().run("ip link set bob-cafe master room");
  network().run("ip -n bob addr flush dev eth1 && ip -n bob addr add 10.1.0.2/24 dev eth1");
  EXPECT_EQ(greeted_by(*alice, 1), Names{"bob"});
  EXPECT_EQ(greeted_by(*bob, 1), Names{"alice"});
}

TEST_F(Lan, ProgramsOfAMachineWithoutANetworkFindEachOther) {
  network().lonely_host("alone");
  auto one = peer("alone", "lan");
  auto other = peer("alone", "lan");
  EXPECT_EQ(greeted_by(*one, 1), Names{"alone"});
  EXPECT_EQ(greeted_by(*other, 1), Names{"alone"});
  EXPECT_EQ(one->count("open", 1500ms), 1);
}

TEST_F(Lan, AMachineOnTwoNetworksAtOnceIsOnePeer) {
  network().bridge("wifi");
  network().bridge("cable");
  network().host("alice", "wifi", "10.1.0.1/24");
  network().plug("alice", "cable", "10.2.0.1/24");
  network().host("bob", "wifi", "10.1.0.2/24");
  network().plug("bob", "cable", "10.2.0.2/24");
  auto alice = peer("alice", "lan");
  auto bob = peer("bob", "lan");
  EXPECT_EQ(greeted_by(*alice, 1), Names{"bob"});
  EXPECT_EQ(greeted_by(*bob, 1), Names{"alice"});
  EXPECT_EQ(alice->count("open", 2500ms), 1);
}

using Crossing = WithNetwork;

TEST_F(Crossing, CallsOfBothEndsAreToldFromACallOfOne) {
  network().lonely_host("slow");
  try {
    network().run(
        "ip netns exec slow tc qdisc add dev lo root tbf rate 64kbit burst 1600 latency 5s");
  } catch (const std::runtime_error&) {
    if (testing_help::lacks("this machine's loopback can't be made slow: tc has no tbf")) return;
  }
  interop::Child program(network().on("slow", {KAPPA_SWARM_CROSSING}));
  EXPECT_EQ(program.line(), "true true false");
}

TEST_F(Lan, WhoLeftIsNotDialledAgain) {
  network().bridge("room");
  network().host("alice", "room", "10.1.0.1/24");
  network().host("bob", "room", "10.1.0.2/24");
  auto alice = peer("alice", "lan");
  auto bob = peer("bob", "lan");
  greeted_by(*alice, 1);
  greeted_by(*bob, 1);
  bob->send("leave room");
  alice->send("leave room");
  alice->send("quit");
  alice->close_input();
  EXPECT_EQ(alice->wait(), 0);
  bob->next("closed");
  auto again = peer("alice", "lan");
  EXPECT_EQ(bob->count("open", 1500ms), 1);
  EXPECT_EQ(again->count("open"), 0);
}

}  // namespace
}  // namespace swarm
