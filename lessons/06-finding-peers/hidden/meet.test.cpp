#include <gtest/gtest.h>

#include <fmt/core.h>
#include <asio/io_context.hpp>
#include <harness/harness.hpp>
#include <swarm/swarm.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace harness;

namespace {

constexpr std::string_view topic = "kappa-workshop";

// All whom the program can wait for are played here, so it need not be given more time than this.
constexpr std::chrono::milliseconds patience{300};

// Somebody who came for the topic, and looks for others as the program does: on the local network.
Check meets_on_the_local_network() {
  return {"somebody came for the topic `kappa-workshop`", [](Context& context) {
            asio::io_context io;
            swarm::Swarm somebody(io, {.ways = std::set{swarm::Way::lan}});
            bool met = false;
            somebody.on_connection([&](const swarm::Connection&) { met = true; });
            somebody.join(swarm::Topic::named(topic));
            const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
            while (!met && std::chrono::steady_clock::now() < give_up) {
              io.poll();
              context.pump(std::chrono::milliseconds(10));
            }
            context.expect(met,
                           "Somebody came for the topic `kappa-workshop`, and your program does "
                           "not find them. What is the name of the topic that it joins?");
          }};
}

// A name that nobody has written into a program.
std::string made_up_name() {
  std::mt19937_64 random{random_seed()};
  return fmt::format("cat-lover-{}", random() % 100000);
}

// The learner's program, and where it can be reached. It runs in a terminal, where lines appear as
// soon as they are printed.
struct Meeting {
  explicit Meeting(const std::vector<std::string>& peers = {},
                   const Limits& limits = settings().limits)
      : session("meet", {.limits = limits, .network = true, .patience = patience}),
        start{.args = {name},
              .environment = direct_swarm(door, peers),
              .terminal = Terminal{.columns = 400}} {}

  template <typename... Steps>
  void perform(const Steps&... steps) {
    session.perform(steps...);
  }
  // Somebody comes, and is greeted.
  void meet(const Peer& peer, const std::string& otherwise = "") {
    perform(peer.connects_to(door, not_reached), peer.hears(hello, otherwise));
  }

  std::string name = made_up_name();
  std::string hello = "hello from " + name;
  FreePort door;
  Session session;
  Start start;

  static constexpr const char* not_reached =
      "It has to make a `swarm::Swarm`, join a topic, and then run `io.run()`.";
};

// A line that the program prints sooner or later, with what a peer has said in it.
Step shows(const std::string& said, const std::string& otherwise) {
  return ExpectLine(contains(said)).eventually().otherwise(otherwise);
}

// Whether the program runs on, after something that it had to bear.
Step goes_on(const std::string& after) {
  return Check{"expected that it goes on", [after](Context& context) {
                 context.expect(context.running(), "Your program has ended, " + after);
               }};
}

}  // namespace

TEST(FindingPeers, GreetsWhoeverComes) {
  const Peer ada("Ada");
  Meeting meeting;
  meeting.perform(meeting.start, ada.connects_to(meeting.door, Meeting::not_reached),
                  ada.hears(meeting.hello),
                  ada.hears_nothing("Your program says hello to Ada, and "
                                    "then more. Once is enough."));
}

TEST(FindingPeers, GreetsWhomItFinds) {
  const Peer bob("Bob");
  Meeting meeting({bob.address()});
  meeting.perform(
      meeting.start,
      bob.is_connected_to("Bob is there, and your program does not connect to him. It looks for "
                          "others only after `swarm.join`."),
      bob.hears(meeting.hello));

  if (!alone_on_the_network()) return;  // others would hear it
  Session session("meet", {.network = true});
  session.perform(Start{.args = {meeting.name}, .environment = {{"KAPPA_SWARM", "lan"}}},
                  meets_on_the_local_network());
}

TEST(FindingPeers, PrintsWhatTheySay) {
  const Peer ada("Ada");
  Meeting meeting;
  meeting.perform(meeting.start);
  meeting.meet(ada);
  meeting.perform(
      IfALimitStrikes{"Does it print the same line again and again? Take it out of `heard`."},
      ada.says("hello from Ada, the first"),
      shows("hello from Ada, the first",
            "Ada has said a line, and your program does not print it. Is there somebody "
            "who listens to her, and who keeps the connection?"),
      ada.says("I am still here"),
      shows("I am still here",
            "Your program prints the first line that Ada says, and not the second. Ask for the "
            "next line each time you have got one."));

  // The network cuts what is said wherever it likes.
  const Peer bob("Bob");
  Meeting another;
  another.perform(another.start);
  another.meet(bob);
  another.perform(
      bob.sends("two at once, one\ntwo at once, two\nand a half"),
      shows("two at once, one", "Bob has said two lines at once. The first is missing."),
      shows("two at once, two",
            "Bob has said two lines at once, and your program prints only the first. "
            "What has come behind the first line must stay for the next time."),
      bob.sends(" of a line, that is a whole one\n"),
      shows("and a half of a line, that is a whole one",
            "Bob has said a line in two pieces, and your program does not print it as "
            "one line. Wait for the line break."));
}

TEST(FindingPeers, ListensToManyAtOnce) {
  const std::vector<Peer> peers = [] {
    std::vector<Peer> made;
    for (const char* name : {"Ada", "Bob", "Cleo", "Dan"}) made.emplace_back(name);
    return made;
  }();
  const std::string not_heard =
      "Four peers come, one after the other, and your program has no ear for all of them. Does it "
      "wait for one, and does nothing else meanwhile? Are their lines mixed up?";
  Meeting meeting({peers[3].address()});
  meeting.perform(meeting.start);
  for (std::size_t i = 0; i < 3; ++i) meeting.meet(peers[i], not_heard);
  meeting.perform(peers[3].is_connected_to(not_heard), peers[3].hears(meeting.hello, not_heard));
  // Ada says nothing at all, and the others speak at the same time.
  meeting.perform(peers[1].sends("Bob be"), peers[2].sends("Cleo is he"),
                  peers[3].says("Dan is here"), shows("Dan is here", not_heard),
                  peers[2].sends("re\n"), shows("Cleo is here", not_heard),
                  peers[1].sends("gan first\n"), shows("Bob began first", not_heard));
}

TEST(FindingPeers, GoesOnWhenAPeerIsGone) {
  const Peer ada("Ada"), bob("Bob"), cleo("Cleo");
  Limits limits = settings().limits;
  limits.cpu = std::min(limits.cpu, std::chrono::milliseconds{2000});
  Meeting meeting({}, limits);
  meeting.perform(meeting.start);
  meeting.meet(ada);
  meeting.perform(ada.says("good"), shows("good", "Your program does not print what Ada says."),
                  IfALimitStrikes{"A peer is gone, and your program goes on asking it. Is there an "
                                  "error code that it does not look at?"},
                  ada.sends("by"), ada.hangs_up());
  // Whoever is gone before the hello can be said.
  for (int i = 0; i < 10; ++i) meeting.perform(bob.vanishes(meeting.door));
  meeting.meet(cleo);
  meeting.perform(cleo.says("where are the others?"),
                  shows("where are the others?",
                        "Two peers have left, and your program does not print what the third one "
                        "says."),
                  // Waits until the program does, so that one that is busy uses up its time.
                  cleo.hears_nothing(), goes_on("after a peer was gone."));
}

TEST(FindingPeers, BearsWhatStrangersSend) {
  const Peer ada("Ada"), mallory("Mallory");
  Limits limits = settings().limits;
  limits.memory_mb = 128;
  Meeting meeting({}, limits);
  std::mt19937_64 random{random_seed()};
  std::string noise = {'\0', '\n', '\xff', '\x1b', '[', '7', 'm', '\n', '\r', '\n', '\n'};
  while (noise.size() < 20'000) noise += static_cast<char>(random());
  meeting.perform(meeting.start);
  meeting.meet(mallory);
  meeting.perform(mallory.sends(noise), mallory.hangs_up());
  meeting.meet(mallory);
  meeting.perform(IfALimitStrikes{"A stranger has sent a line without end. How long may a line be? "
                                  "Say so to `asio::dynamic_buffer`, or your program keeps all of "
                                  "it. And when it is too long, you get an error: is there an "
                                  "error code that you do not look at?"},
                  mallory.floods(256 << 20), mallory.hangs_up());
  meeting.meet(ada);
  meeting.perform(ada.says("what was that?"),
                  shows("what was that?",
                        "A stranger has sent rubbish, and your program does not print any more "
                        "what others say."),
                  goes_on("after a stranger had sent rubbish."));
}
