// Lesson 8 and JavaScript's hypercore 9 follow each other, live.
#include <interop/with_javascript.hpp>

#include <fmt/format.h>
#include <harness/harness.hpp>

namespace {

using interop::Child;
using interop::Json;

/// A chat or a viewer with hypercore 9: lib/js/chat-peer.js.
class JsChat {
 public:
  JsChat(const std::string& role, const std::filesystem::path& directory, const std::string& way,
         const std::string& key = "")
      : child_({KAPPA_NODE, KAPPA_JS_SOURCE "/chat-peer.js", role, directory.string(), way, key},
               {"NODE_PATH=" KAPPA_JS_BUILD "/node_modules"}) {}

  /// What it says next, which has to have this name.
  Json says(const std::string& name) {
    std::optional<std::string> line = child_.line();
    return line ? Json::parse(*line).at(name) : Json();
  }
  void types(const std::string& text) { child_.send(text); }

 private:
  Child child_;
};

/// A program of ours, in a terminal. Node takes its time.
harness::Session program(const std::string& name) {
  harness::Limits limits;
  limits.wall = std::chrono::seconds(100);
  return harness::Session(
      std::string(KAPPA_LESSONS_BUILD) + "/08-replication/solution/" + name,
      {.limits = limits, .network = true, .patience = std::chrono::seconds(60)});
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
  harness::Session viewer = program("viewer");
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
  harness::Session chat = program("chat");
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

}  // namespace
