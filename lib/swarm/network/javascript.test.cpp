// npm hyperswarm 2 on the same network: it finds us and we find it.
#include "with_javascript.hpp"

namespace swarm {
namespace {

using namespace std::chrono_literals;
using Names = std::set<std::string>;

class HyperswarmOnTheLan : public WithJavaScript {
 protected:
  void SetUp() override {
    WithJavaScript::SetUp();
    if (HasFatalFailure() || IsSkipped()) return;
    network().bridge("room");
    network().host("ours", "room", "10.1.0.1/24");
    network().host("theirs", "room", "10.1.0.2/24");
  }

  std::unique_ptr<Events> theirs(const std::string& mode) {
    return node("theirs", {"swarm-peer.js", "theirs", "room", mode});
  }

  void expect_one_connection(Events& ours, Events& theirs) {
    EXPECT_EQ(greeted_by(ours, 1), Names{"theirs"});
    EXPECT_EQ(greeted_by(theirs, 1), Names{"ours"});
    // Longer than we wait before we dial a peer of theirs.
    EXPECT_EQ(ours.count("open", 2500ms), 1);
    EXPECT_EQ(ours.count("closed"), 0);
  }
};

TEST_F(HyperswarmOnTheLan, FindsUsIfItOnlyLooksUp) {
  auto js = theirs("lookup");
  auto ours = peer("ours", "lan");
  bool initiator = ours->next("open").at("initiator");
  EXPECT_FALSE(initiator);
  expect_one_connection(*ours, *js);
}

TEST_F(HyperswarmOnTheLan, IsFoundIfItOnlyAnnounces) {
  auto js = theirs("announce");
  auto ours = peer("ours", "lan");
  Json open = ours->next("open");
  EXPECT_TRUE(open.at("initiator"));
  EXPECT_EQ(open.at("by"), "lan");
  expect_one_connection(*ours, *js);
}

TEST_F(HyperswarmOnTheLan, ConnectsOnceThoughItLooksUpAndAnnouncesAndCameFirst) {
  auto js = theirs("both");
  js->next("listening");
  auto ours = peer("ours", "lan");
  expect_one_connection(*ours, *js);
}

TEST_F(HyperswarmOnTheLan, ConnectsOnceThoughItLooksUpAndAnnouncesAndCameLast) {
  auto ours = peer("ours", "lan");
  auto js = theirs("both");
  expect_one_connection(*ours, *js);
}

TEST_F(HyperswarmOnTheLan, ComesBackAfterItWasKilled) {
  auto ours = peer("ours", "lan");
  auto js = theirs("both");
  greeted_by(*ours, 1);
  js->kill(9);
  ours->next("closed");
  auto again = theirs("both");
  EXPECT_EQ(greeted_by(*ours, 1), Names{"theirs"});
  EXPECT_EQ(greeted_by(*again, 1), Names{"ours"});
}

TEST_F(HyperswarmOnTheLan, TwoOfOursAndTwoOfTheirsMakeARoom) {
  network().host("more", "room", "10.1.0.3/24");
  network().host("others", "room", "10.1.0.4/24");
  auto js = theirs("both");
  auto ours = peer("ours", "lan");
  auto others = node("others", {"swarm-peer.js", "others", "room", "both"});
  auto more = peer("more", "lan");
  EXPECT_EQ(greeted_by(*ours, 3), (Names{"more", "others", "theirs"}));
  EXPECT_EQ(greeted_by(*more, 3), (Names{"ours", "others", "theirs"}));
  EXPECT_EQ(ours->count("open", 2500ms), 3);
  EXPECT_EQ(more->count("open"), 3);
}

}  // namespace
}  // namespace swarm
