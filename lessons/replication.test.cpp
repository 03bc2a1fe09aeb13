// Lesson 8 and JavaScript's hypercore 9 follow each other, live.
#include <interop/with_javascript.hpp>
#include "../lib/swarm/network/network.hpp"

#include <fmt/format.h>
#include <harness/harness.hpp>

namespace {

using interop::Child;
using interop::Json;

const std::string script = KAPPA_JS_SOURCE "/chat-peer.js";
const std::string modules = "NODE_PATH=" KAPPA_JS_BUILD "/node_modules";

/// A chat or a viewer with hypercore 9: lib/js/chat-peer.js.
class JsChat {
 public:
  JsChat(const std::string& role, const std::filesystem::path& directory, const std::string& way,
         const std::string& key = "")
      : JsChat(command(role, directory, way, key)) {}
  explicit JsChat(const std::vector<std::string>& command) : child_(command, {modules}) {}

  static std::vector<std::string> command(const std::string& role,
                                          const std::filesystem::path& directory,
                                          const std::string& way, const std::string& key = "") {
    return {KAPPA_NODE, script, role, directory.string(), way, key};
  }

  /// What it says next, which has to have this name.
  Json says(const std::string& name) {
    std::optional<std::string> line = child_.line();
    return line ? Json::parse(*line).at(name) : Json();
  }
  void types(const std::string& text) { child_.send(text); }

 private:
  Child child_;
};

std::string path_of(const std::string& name) {
  return std::string(KAPPA_LESSONS_BUILD) + "/08-replication/solution/" + name;
}

/// A program, to be run in a terminal. Node takes its time.
harness::Session in_terminal(const std::string& path) {
  harness::Limits limits;
  limits.wall = std::chrono::seconds(100);
  return harness::Session(
      path, {.limits = limits, .network = true, .patience = std::chrono::seconds(60)});
}

harness::ExpectLine shown(const std::string& text) {
  return harness::ExpectLine(
      harness::that("ends with `js: " + text + "`",
                    [text](std::string_view line) { return line.ends_with("> js: " + text); }));
}

using Replication = interop::WithJavaScript;

TEST_F(Replication, OurViewerShowsLiveWhatHypercore9Appends) {
  JsChat writer("writer", directory() / "js", "listen");
  const std::string key = writer.says("key");
  const int port = writer.says("port");
  writer.types("before");
  harness::FreePort door;
  harness::Session viewer = in_terminal(path_of("viewer"));
  viewer.perform(harness::Start{.args = {key},
                                .environment = harness::direct_swarm(
                                    door, {fmt::format("127.0.0.1:{}", port)}),
                                .terminal = harness::Terminal{}},
                 shown("before"));
  for (const char* text : {"while it looks", "γειά σου 猫", ""}) {
    writer.types(text);
    viewer.perform(shown(text));
  }
}

TEST_F(Replication, AHypercore9ViewerShowsLiveWhatOurChatWrites) {
  harness::FreePort door;
  harness::Session chat = in_terminal(path_of("chat"));
  std::string line;
  chat.perform(
      harness::Start{.environment = harness::direct_swarm(door), .terminal = harness::Terminal{}},
      harness::ExpectLine(harness::contains("public key: ")).into(line), harness::Type{"before"},
      harness::ExpectLine(harness::contains("cat-lover: before")).eventually());
  while (line.ends_with('\r')) line.pop_back();
  JsChat viewer("viewer", directory() / "js", std::to_string(door.number()),
                line.substr(line.size() - 64));
  EXPECT_EQ(viewer.says("key"), line.substr(line.size() - 64));
  EXPECT_EQ(viewer.says("message").at("text"), "before");
  for (const char* text : {"while it looks", "γειά σου 猫"}) {
    chat.perform(harness::Type{text}, harness::ExpectLine(harness::contains(text)).eventually());
    Json message = viewer.says("message");
    EXPECT_EQ(message.at("text"), text);
    EXPECT_EQ(message.at("type"), "chat-message");
  }
}

/// Two machines on one network, nothing else.
class ReplicationOnTheLan : public interop::WithJavaScript {
 protected:
  void SetUp() override {
    WithJavaScript::SetUp();
    if (HasFatalFailure() || IsSkipped()) return;
    if (testing_help::lacks(swarm::Network::missing())) return;
    network_ = std::make_unique<swarm::Network>();
    network_->bridge("room");
    network_->host("ours", "room", "10.1.0.1/24");
    network_->host("theirs", "room", "10.1.0.2/24");
  }

  /// What starts a program of ours on our machine, with the way `lan` alone.
  harness::Start start(std::vector<std::string> command) const {
    command[0] = path_of(command[0]);
    return {.args = {"-c", "exec " + words(network_->on("ours", command))},
            .environment = {{"KAPPA_SWARM", "lan"}, {"PATH", std::getenv("PATH")}},
            .terminal = harness::Terminal{}};
  }
  std::vector<std::string> theirs(const std::vector<std::string>& command) const {
    return network_->on("theirs", command);
  }

 private:
  static std::string words(const std::vector<std::string>& command) {
    std::string line;
    for (const std::string& word : command) line += "'" + word + "' ";
    return line;
  }
  std::unique_ptr<swarm::Network> network_;
};

TEST_F(ReplicationOnTheLan, OurViewerFindsAHypercore9WriterByHyperswarm) {
  JsChat writer(theirs(JsChat::command("writer", directory() / "js", "lan")));
  const std::string key = writer.says("key");
  writer.types("before");
  harness::Session viewer = in_terminal("/bin/sh");
  viewer.perform(start({"viewer", key}), shown("before"));
  writer.types("while it looks");
  viewer.perform(shown("while it looks"));
}

TEST_F(ReplicationOnTheLan, AHypercore9ViewerFindsOurChatByHyperswarm) {
  harness::Session chat = in_terminal("/bin/sh");
  std::string line;
  chat.perform(start({"chat"}), harness::ExpectLine(harness::contains("public key: ")).into(line),
               harness::Type{"before"},
               harness::ExpectLine(harness::contains("cat-lover: before")).eventually());
  while (line.ends_with('\r')) line.pop_back();
  JsChat viewer(
      theirs(JsChat::command("viewer", directory() / "js", "lan", line.substr(line.size() - 64))));
  viewer.says("key");
  EXPECT_EQ(viewer.says("message").at("text"), "before");
  chat.perform(harness::Type{"while it looks"});
  EXPECT_EQ(viewer.says("message").at("text"), "while it looks");
}

}  // namespace
