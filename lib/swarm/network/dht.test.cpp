// BitTorrent's distributed hash table, made of npm bittorrent-dht nodes and of ours.
#include "with_javascript.hpp"

#include <swarm/topic.hpp>

namespace swarm {
namespace {

using namespace std::chrono_literals;
using Names = std::set<std::string>;

const std::string info_hash = Topic::named("room").hex().substr(0, 40);

/// Two networks and a machine between them that passes packets on, but no multicast. It runs a node
/// of the table that everybody begins with.
class Dht : public WithJavaScript {
 protected:
  void SetUp() override {
    std::optional<std::string> why =
        "built without the way dht: libtorrent-rasterbar-dev is not here";
    if (KAPPA_HAS_DHT) why.reset();
    if (testing_help::lacks(why)) return;
    WithJavaScript::SetUp();
    if (HasFatalFailure() || IsSkipped()) return;
    network().bridge("home");
    network().bridge("office");
    network().host("router", "home", "10.1.0.254/24");
    network().plug("router", "office", "10.2.0.254/24");
    network().run("ip netns exec router sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'");
    host("alice", "home", "10.1.0.1", "10.1.0.254");
    host("bob", "office", "10.2.0.2", "10.2.0.254");
    host("carol", "office", "10.2.0.3", "10.2.0.254");
    first_ = node("router", {"dht-peer.js", "0.0.0.0", "6881"});
    first_->next("listening");
  }

  std::unique_ptr<Events> ours(const std::string& host, const std::string& first) {
    return peer(host, "lan,dht", {"KAPPA_SWARM_DHT_BOOTSTRAP=" + first + ":6881"});
  }

 private:
  void host(const std::string& name, const std::string& bridge, const std::string& address,
            const std::string& way_out) {
    network().host(name, bridge, address + "/24");
    network().run("ip -n " + name + " route replace default via " + way_out);
  }

  std::unique_ptr<Events> first_;
};

TEST_F(Dht, JoinsTwoNetworks) {
  auto alice = ours("alice", "10.1.0.254");
  auto bob = ours("bob", "10.2.0.254");
  auto carol = ours("carol", "10.2.0.254");
  EXPECT_EQ(greeted_by(*alice, 2), (Names{"bob", "carol"}));
  EXPECT_EQ(greeted_by(*bob, 2), (Names{"alice", "carol"}));
  EXPECT_EQ(greeted_by(*carol, 2), (Names{"alice", "bob"}));
  EXPECT_EQ(alice->count("open", 2500ms), 2);
  EXPECT_EQ(bob->count("open"), 2) << "found on the network and in the table, connected once";
  EXPECT_EQ(carol->count("open"), 2);
}

TEST_F(Dht, IsFoundByJavaScript) {
  auto alice = ours("alice", "10.1.0.254");
  int alices_port = port();
  auto js = node("bob", {"dht-peer.js", "10.2.0.2", "6881", "10.2.0.254:6881"});
  js->next("listening");
  Json found;
  // Alice's announcement may still be on its way.
  for (int tries = 0; tries < 100 && found.is_null(); ++tries) {
    js->send("lookup " + info_hash);
    js->next("done");
    if (js->count("peer") > 0) found = js->first("peer");
  }
  ASSERT_FALSE(found.is_null());
  EXPECT_EQ(found.at("host"), "10.1.0.1");
  EXPECT_EQ(found.at("port"), alices_port);
}

TEST_F(Dht, FindsWhatJavaScriptAnnounced) {
  // Bob is found through JavaScript's announcement alone: he only listens.
  auto bob = peer("bob", "direct");
  auto js = node("bob", {"dht-peer.js", "10.2.0.2", "6881", "10.2.0.254:6881"});
  js->next("listening");
  js->send("announce " + info_hash + " " + std::to_string(port()));
  js->next("done");
  auto alice = ours("alice", "10.1.0.254");
  Json open = alice->next("open");
  EXPECT_TRUE(open.at("initiator"));
  EXPECT_EQ(open.at("by"), "dht");
  EXPECT_EQ(greeted_by(*alice, 1), Names{"bob"});
}

}  // namespace
}  // namespace swarm
