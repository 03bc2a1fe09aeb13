// Five chats in one room, three in C++ and two in JavaScript, all of them programs of their own
// that talk over loopback TCP. One of each is killed and started again in the middle. In the end
// all have the same five feeds with the same messages in them.
#include <interop/child.hpp>
#include <interop/feed_files.hpp>
#include <interop/js_peer.hpp>
#include <testing/needs.hpp>

#include <multifeed/multifeed.hpp>

#include <gtest/gtest.h>

#include <fmt/core.h>

#include <csignal>
#include <set>

namespace interop {
namespace {

/// A program that is in the room, and what it has shown.
class Member {
 public:
  Member(bool in_javascript, std::string directory, std::string nickname)
      : in_javascript_(in_javascript),
        directory_(std::move(directory)),
        nickname_(std::move(nickname)) {}

  void start(const std::vector<unsigned short>& ports) {
    std::vector<std::string> command = {KAPPA_INTEROP_CHATTER};
    if (in_javascript_) command = {KAPPA_NODE, KAPPA_JS_SOURCE "/multifeed-peer.js", "chat"};
    command.push_back(directory_);
    command.push_back(nickname_);
    for (auto port : ports) command.push_back(std::to_string(port));
    shown_.clear();
    port_ = 0;
    child_ = std::make_unique<Child>(
        command, std::vector<std::string>{"NODE_PATH=" KAPPA_JS_BUILD "/node_modules"});
    while (port_ == 0) hear();
  }

  void kill() {
    child_->kill(SIGKILL);
    child_->wait();
    child_.reset();
  }

  void say(const std::string& text) { child_->send(text); }

  /// Waits until it has shown as many messages.
  void wait_for(std::size_t messages) {
    while (shown_.size() < messages) hear();
  }

  unsigned short port() const { return port_; }
  /// "nickname: text" of each; one that was shown twice would be there twice.
  const std::multiset<std::string>& shown() const { return shown_; }
  const std::string& directory() const { return directory_; }

 private:
  void hear() {
    auto line = child_->line();
    if (!line) throw std::runtime_error(nickname_ + " ended by itself");
    Json said = Json::parse(*line);
    if (said.contains("port")) {
      port_ = said.at("port");
    } else {
      const Json& message = said.at("message");
      shown_.insert(fmt::format("{}: {}", message.at("nickname").get<std::string>(),
                                message.at("text").get<std::string>()));
    }
  }

  bool in_javascript_;
  std::string directory_, nickname_;
  std::unique_ptr<Child> child_;
  unsigned short port_ = 0;
  std::multiset<std::string> shown_;
};

class Room : public ::testing::Test {
 protected:
  void SetUp() override {
    if (testing_help::lacks(JsPeer::missing())) return;
    for (int i = 0; i < 5; ++i) {
      bool in_javascript = i >= 3;
      auto nickname = fmt::format("{}{}", in_javascript ? "node" : "cpp", i);
      members_.push_back(
          std::make_unique<Member>(in_javascript, (directory_ / nickname).string(), nickname));
    }
  }

  /// Starts a member, which dials all that are in the room.
  void enter(std::size_t number) {
    std::vector<unsigned short> ports;
    for (std::size_t other : present_) ports.push_back(members_[other]->port());
    members_[number]->start(ports);
    present_.insert(number);
  }

  void leave(std::size_t number) {
    members_[number]->kill();
    present_.erase(number);
  }

  /// Everybody who is there says something, and hears it of everybody.
  void talk(const std::string& text) {
    for (std::size_t number : present_) members_[number]->say(text);
    said_ += present_.size();
    for (std::size_t number : present_) members_[number]->wait_for(said_);
  }

  TemporaryDirectory directory_;
  std::vector<std::unique_ptr<Member>> members_;
  std::set<std::size_t> present_;
  std::size_t said_ = 0;
};

TEST_F(Room, OfThreeCppAndTwoNodeChatsEndsWithTheSameFeedsAlsoIfSomeAreKilledInTheMiddle) {
  for (std::size_t number : {3, 0, 1, 4, 2}) enter(number);
  talk("hello");
  talk("how are you");
  leave(1);
  leave(4);
  talk("somebody left");
  enter(4);
  talk("one is back");
  enter(1);
  talk("all are back");
  talk("bye");

  EXPECT_EQ(said_, 5u + 5 + 3 + 4 + 5 + 5);
  auto all = members_[0]->shown();
  for (const auto& member : members_) EXPECT_EQ(member->shown(), all);
  for (std::size_t number : {0, 1, 2, 3, 4}) leave(number);
  std::map<std::string, std::vector<std::string>> first;
  for (const auto& member : members_) {
    std::map<std::string, std::vector<std::string>> blocks;
    auto multi = multifeed::Multifeed::open(member->directory());
    for (const auto& feed : multi.feeds()) {
      EXPECT_TRUE(feed.audit().clean());
      for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) {
        blocks[feed.key().hex()].emplace_back(crypto::text_of(feed.get(seq)));
      }
    }
    EXPECT_EQ(blocks.size(), 5u);
    if (first.empty()) first = blocks;
    EXPECT_EQ(blocks, first);
  }
}

}  // namespace
}  // namespace interop
