#include <harness/peer.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>

#include <string>
#include <vector>

#include <harness/descriptor.hpp>
#include <harness/testing.hpp>

namespace harness::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The naughty program with a network, and one peer.
struct Meeting {
  explicit Meeting(std::vector<std::string> deed, const std::vector<std::string>& peers = {})
      : start{.args = std::move(deed), .environment = direct_swarm(door, peers)} {}

  template <typename... Steps>
  std::string message_of(const Steps&... steps) {
    try {
      session.perform(start, steps...);
    } catch (const Failure& failure) {
      return failure.verdict().message;
    }
    return "";
  }

  FreePort door;
  Peer ada{"Ada"};
  Start start;
  Session session{KAPPA_NAUGHTY, {.limits = short_limits(), .network = true}};
};

TEST(Peer, ConnectsAndTalks) {
  Meeting meeting({"greet-who-comes", "hello\n"});
  const Peer& ada = meeting.ada;
  const Peer bob("Bob");
  EXPECT_THAT(
      meeting.message_of(ada.connects_to(meeting.door), ada.hears("hello"), ada.says("hi"),
                         ExpectLine("hi"), ada.hears_nothing(), ada.hangs_up(), ExpectLine("gone"),
                         bob.connects_to(meeting.door), bob.hears(contains("ell")),
                         bob.sends("a\nb\n"), ExpectLine("a"), ExpectLine("b")),
      IsEmpty());
}

TEST(Peer, IsConnectedTo) {
  const Peer bob("Bob");
  Meeting meeting({"greet-a-peer", "hello\n"}, {bob.address()});
  EXPECT_THAT(
      meeting.message_of(bob.is_connected_to(), bob.hears("hello"), bob.says("hi"),
                         ExpectLine("hi"), bob.hangs_up(), ExpectLine("gone"), ExpectExit{0}),
      IsEmpty());
}

TEST(Peer, IsGoneFromOneMomentToTheNext) {
  Meeting meeting({"greet-who-comes", "hello\n"});
  EXPECT_THAT(meeting.message_of(meeting.ada.vanishes(meeting.door), ExpectLine("gone"),
                                 meeting.ada.vanishes(meeting.door), ExpectLine("gone")),
              IsEmpty());
}

TEST(Peer, FloodsUntilTheProgramHasTakenItAll) {
  Meeting meeting({"greet-who-comes", ""});
  EXPECT_THAT(meeting.message_of(meeting.ada.connects_to(meeting.door), meeting.ada.floods(100'000),
                                 meeting.ada.says(""), ExpectLine(std::string(100'000, 'x'))),
              IsEmpty());
}

TEST(Peer, SaysThatTheProgramDoesNotListen) {
  Meeting meeting({"wait-for-nothing"});
  EXPECT_EQ(meeting.message_of(meeting.ada.connects_to(meeting.door)),
            "Your program waits before Ada could connect to it.");
  Meeting ended({"print", "hello"});
  EXPECT_EQ(ended.message_of(ended.ada.connects_to(ended.door)),
            "Your program ended with exit code 0 before Ada could connect to it.");
}

TEST(Peer, SaysThatTheProgramDoesNotConnect) {
  const Peer bob("Bob");
  Meeting meeting({"greet-who-comes", ""}, {bob.address()});
  EXPECT_EQ(meeting.message_of(bob.is_connected_to("It forgot Bob.")), "It forgot Bob.");
}

TEST(Peer, SaysWhatItHeardInstead) {
  const auto message_for = [](const std::string& said) {
    Meeting meeting({"greet-who-comes", said});
    return meeting.message_of(meeting.ada.connects_to(meeting.door), meeting.ada.hears("hello"));
  };
  EXPECT_EQ(message_for("hello\n"), "");
  EXPECT_EQ(message_for(""), "Your program says nothing to Ada.");
  EXPECT_EQ(message_for("bye\n"),
            "Your program says `bye` to Ada, where the line `hello` was expected.");
  EXPECT_THAT(message_for("hello"), HasSubstr("without a line break"));
}

TEST(Peer, SaysThatTheProgramSaidTooMuch) {
  Meeting meeting({"greet-who-comes", "hello\nhello\n"});
  EXPECT_EQ(meeting.message_of(meeting.ada.connects_to(meeting.door), meeting.ada.hears("hello"),
                               meeting.ada.hears_nothing()),
            "Your program says more to Ada than it should.");
}

TEST(Peer, SaysThatTheProgramHungUp) {
  const Peer bob("Bob");
  Meeting meeting({"dial-and-hang-up"}, {bob.address()});
  EXPECT_EQ(meeting.message_of(bob.is_connected_to(), bob.hears("hello")),
            "Your program closes the connection to Bob without having said anything.");
}

TEST(Peer, GivesItsConnectionAway) {
  Meeting meeting({"greet-who-comes", ""});
  EXPECT_EQ(meeting.ada.release(), -1);
  ASSERT_THAT(meeting.message_of(meeting.ada.connects_to(meeting.door)), IsEmpty());
  const Descriptor socket{meeting.ada.release()};
  EXPECT_EQ(::send(socket.get(), "hi\n", 3, 0), 3);
  meeting.session.perform(ExpectLine("hi"));
}

TEST(Session, FailsSoonWhenAProgramWithPeersSaysNothing) {
  Meeting meeting({"greet-who-comes", ""});
  EXPECT_EQ(meeting.message_of(meeting.ada.connects_to(meeting.door), ExpectLine("more")),
            "Your program waits for something that does not come, but should have printed the line "
            "`more`.");
  Meeting endless({"greet-who-comes", ""});
  EXPECT_EQ(endless.message_of(endless.ada.connects_to(endless.door), ExpectExit{0}),
            "Your program does not end: it waits for its input or its peers.");
}

}  // namespace
}  // namespace harness::testing
