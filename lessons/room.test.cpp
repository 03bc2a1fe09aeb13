// The chat of lesson 10 and chats with JavaScript's multifeed 6 in one room.
#include <interop/with_javascript.hpp>

#include <fmt/format.h>
#include <harness/harness.hpp>
#include <multifeed/multifeed.hpp>

#include <csignal>
#include <map>
#include <set>

namespace {

using interop::Child;
using interop::Json;
using Texts = std::multiset<std::string>;

/// The solution of lesson 10 in a terminal, with a folder and a port that it keeps over restarts.
class OurChat {
 public:
  explicit OurChat(std::string nickname)
      : nickname_(std::move(nickname)),
        session_(std::string(KAPPA_LESSONS_BUILD) + "/10-reading-everyone/solution/multichat",
                 {.limits = limits(), .network = true, .patience = std::chrono::seconds(60)}) {}

  const harness::FreePort& door() const { return door_; }
  std::filesystem::path folder() const { return session_.directory() / "multichat"; }

  void start(const std::vector<std::string>& peers) {
    session_.perform(harness::Start{.args = {nickname_},
                                    .environment = harness::direct_swarm(door_, peers),
                                    .terminal = harness::Terminal{}});
  }
  void types(const std::string& text) { session_.perform(harness::Type{text}); }
  void dies() { session_.perform(harness::Kill{}); }

  /// Waits until it has shown so many messages since it was started. @return all that it has shown
  Texts shows(std::size_t count) {
    harness::Context context(session_);
    Texts texts;
    context.wait_until(fmt::format("{} has shown {} messages", nickname_, count), [&] {
      texts.clear();
      for (const std::string& line : context.lines()) {
        if (line.starts_with('<')) texts.insert(line.substr(line.find("> ") + 2));
      }
      return texts.size() >= count;
    });
    return texts;
  }

 private:
  static harness::Limits limits() {
    harness::Limits limits;
    limits.wall = std::chrono::seconds(100);
    limits.cpu = std::chrono::seconds(50);
    return limits;
  }

  std::string nickname_;
  harness::FreePort door_;
  harness::Session session_;
};

/// lib/js/multifeed-peer.js, as a chat.
class JsChat {
 public:
  JsChat(std::string nickname, std::filesystem::path folder)
      : nickname_(std::move(nickname)), folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const { return folder_; }

  void start(const std::vector<std::string>& ports) {
    const std::string script = KAPPA_JS_SOURCE "/multifeed-peer.js";
    std::vector<std::string> command = {KAPPA_NODE, script, "chat", folder_.string(), nickname_};
    command.insert(command.end(), ports.begin(), ports.end());
    texts_.clear();
    child_.emplace(command, std::vector<std::string>{"NODE_PATH=" KAPPA_JS_BUILD "/node_modules"});
    while (port_.empty()) hear();
  }
  const std::string& port() const { return port_; }
  void types(const std::string& text) { child_->send(text); }
  void dies() {
    child_->kill(SIGKILL);
    child_->wait();
    child_.reset();
    port_.clear();
  }

  Texts shows(std::size_t count) {
    while (texts_.size() < count) hear();
    return texts_;
  }

 private:
  void hear() {
    std::optional<std::string> line = child_->line();
    if (!line) throw std::runtime_error(nickname_ + " has ended");
    Json event = Json::parse(*line);
    if (event.contains("port")) port_ = std::to_string(int(event.at("port")));
    if (!event.contains("message")) return;
    const Json& message = event.at("message");
    texts_.insert(message.at("nickname").get<std::string>() + ": " +
                  message.at("text").get<std::string>());
  }

  std::string nickname_;
  std::filesystem::path folder_;
  std::optional<Child> child_;
  std::string port_;
  Texts texts_;
};

/// Blocks by feed.
std::map<std::string, std::vector<std::string>> contents(const std::filesystem::path& folder) {
  std::map<std::string, std::vector<std::string>> result;
  for (const auto& feed : multifeed::Multifeed::open(folder).feeds()) {
    auto& blocks = result[feed.key().hex()];
    for (const crypto::Bytes& block : interop::read_all(feed, feed.length().value())) {
      blocks.emplace_back(crypto::text_of(block));
    }
  }
  return result;
}

using Room = interop::WithJavaScript;

TEST_F(Room, OfThreeOfOursAndTwoInJavaScriptHasTheSameFiveFeedsEverywhere) {
  OurChat ada("ada"), bob("bob"), cleo("cleo");
  JsChat dan("dan", directory() / "dan"), eve("eve", directory() / "eve");
  const auto port = [](const OurChat& chat) { return std::to_string(chat.door().number()); };
  Texts all;
  const auto type = [&all](auto& chat, const std::string& who, const std::string& text) {
    chat.types(text);
    all.insert(who + ": " + text);
  };
  const auto expect_all_shown = [&](auto&... chats) {
    for (const Texts& shown : {chats.shows(all.size())...}) EXPECT_EQ(shown, all);
  };

  ada.start({});
  bob.start({ada.door().address()});
  cleo.start({ada.door().address(), bob.door().address()});
  dan.start({port(ada)});
  eve.start({port(bob), dan.port()});
  type(ada, "ada", "one");
  type(bob, "bob", "γειά σου");
  type(cleo, "cleo", "\"three\" 猫");
  type(dan, "dan", "four");
  type(eve, "eve", "");
  expect_all_shown(ada, bob, cleo, dan, eve);

  // One of each is killed while the others write. Eve knew only those two: she is cut off.
  for (const char* text : {"a", "b", "c"}) {
    type(ada, "ada", text);
    type(cleo, "cleo", text);
    type(eve, "eve", text);
  }
  bob.dies();
  dan.dies();
  type(ada, "ada", "where are you?");
  type(eve, "eve", "where are you?");
  bob.start({ada.door().address(), cleo.door().address()});
  dan.start({port(ada), eve.port()});
  type(bob, "bob", "back");
  type(dan, "dan", "back");
  expect_all_shown(ada, bob, cleo, dan, eve);

  ada.dies();
  bob.dies();
  cleo.dies();
  dan.dies();
  eve.dies();
  const auto feeds = contents(ada.folder());
  EXPECT_EQ(feeds.size(), 5u);
  for (const auto& folder : {bob.folder(), cleo.folder(), dan.folder(), eve.folder()}) {
    EXPECT_EQ(contents(folder), feeds) << folder;
  }
}

}  // namespace
