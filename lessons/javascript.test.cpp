// The programs of the lessons and JavaScript's hypercore 9 read each other's feeds.
#include <interop/with_javascript.hpp>

#include <fmt/format.h>

namespace {

using interop::Child;
using interop::Json;

/// What a lesson's solution prints when it runs in `directory` and its input has ended.
std::vector<std::string> output_of(const std::string& solution,
                                   const std::filesystem::path& directory) {
  Child program({"sh", "-c", "cd \"$1\" && exec \"$2\"", "sh", directory.string(),
                 std::string(KAPPA_LESSONS_BUILD) + "/" + solution});
  program.close_input();
  std::vector<std::string> lines;
  while (std::optional<std::string> line = program.line()) lines.push_back(*line);
  EXPECT_EQ(program.wait(), 0);
  return lines;
}

crypto::Bytes json_block(const Json& value) {
  std::string text = value.dump() + "\n";
  crypto::BytesView bytes = crypto::bytes_of(text);
  return {bytes.begin(), bytes.end()};
}

using Lessons = interop::WithJavaScript;

TEST_F(Lessons, WhatLesson03StoresIsReadByHypercore9) {
  for (int run = 0; run < 3; ++run) {
    std::vector<std::string> lines =
        output_of("03-storing-and-retrieving/solution/single_chat", directory() / "");
    EXPECT_EQ(lines.at(0), fmt::format("appended block {}", run));
  }
  interop::JsFeed feed = js().open(directory() / "single-chat-feed");
  ASSERT_EQ(feed.length(), 3u);
  for (const crypto::Bytes& block : feed.get(0, 3)) {
    Json message = Json::parse(crypto::text_of(block));
    EXPECT_EQ(message.at("type"), "chat-message");
    EXPECT_EQ(message.at("text"), "hello world");
  }
  EXPECT_EQ(feed.audit(), (Json{{"valid", 3}, {"invalid", 0}}));
  EXPECT_TRUE(feed.newest_signature_is_genuine());
  feed.close();
}

TEST_F(Lessons, WhatHypercore9StoresIsShownByLesson05) {
  std::vector<crypto::Bytes> blocks;
  for (const char* text : {"from the other side", "🐈 ünïcödé"}) {
    blocks.push_back(json_block({{"type", "chat-message"},
                                 {"nickname", "js"},
                                 {"text", text},
                                 {"timestamp", "2018-11-05T14:26:00.000Z"}}));
  }
  blocks.insert(blocks.begin() + 1, json_block("no chat message"));
  interop::JsFeed feed = js().open(directory() / "single-chat-feed");
  feed.append(blocks, interop::Appending::one_by_one);
  feed.close();
  EXPECT_EQ(output_of("05-messages-in-real-time/solution/single_chat", directory() / ""),
            (std::vector<std::string>{"<2018-11-05T14:26:00.000Z> js: from the other side",
                                      "<2018-11-05T14:26:00.000Z> js: 🐈 ünïcödé"}));
}

}  // namespace
