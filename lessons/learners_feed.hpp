#pragma once
/// @file
/// The feed in `single-chat-feed`, for hidden tests: as a program left it, or made for it to find.
///
/// @code
/// session.perform(Start{}, ExpectExit{0}, Check{"opened single-chat-feed", [](Context& context) {
///   auto feed = lessons::feed_of(context);
/// }});
/// @endcode

#include <fmt/core.h>

#include <filesystem>
#include <harness/harness.hpp>
#include <hypercore/typed_feed.hpp>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace lessons {

using hypercore::Json;

inline const std::string feed_name = "single-chat-feed";

/// What a program made instead of `single-chat-feed`, as a sentence; empty if it made nothing.
inline std::string made_instead(const std::filesystem::path& directory) {
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (!entry.is_directory()) continue;
    return " It made " + harness::visible(entry.path().filename().string()) + " instead.";
  }
  return "";
}

/// The feed that the program left behind. Fails the check, in words, if there is none.
inline hypercore::Feed feed_of(const harness::Context& context) {
  const auto directory = context.directory() / feed_name;
  if (!std::filesystem::is_directory(directory)) {
    context.fail("There is no directory single-chat-feed after your program has ended." +
                 made_instead(context.directory()));
  }
  try {
    return hypercore::Feed::open(directory, {.create_if_missing = false});
  } catch (const std::exception& error) {
    context.fail(fmt::format("The feed in single-chat-feed can't be opened: {}", error.what()));
  }
}

/// The value of a block. Fails the check if the block is no JSON.
inline Json json_of(const harness::Context& context, const hypercore::Feed& feed,
                    hypercore::Seq seq) {
  const auto block = feed.get(seq);
  try {
    return hypercore::JsonCodec::decode(block);
  } catch (const hypercore::Error&) {
    context.fail({.message = fmt::format("Block {} is no JSON.", seq),
                  .expected = R"({"type":"chat-message", ...})",
                  .actual = harness::visible(crypto::text_of(block))});
  }
}

/// Fails the check unless `message` is what chat programs have agreed on.
inline void expect_chat_message(const harness::Context& context, const Json& message,
                                hypercore::Seq seq) {
  if (!message.is_object()) {
    context.fail({.message = fmt::format("Block {} is no JSON object.", seq),
                  .expected = R"({"type":"chat-message", ...})",
                  .actual = harness::visible(message.dump())});
  }
  if (message["type"] != "chat-message") {
    const std::string sentence =
        message.contains("type")
            ? fmt::format("The message in block {} has the `type` {}.", seq, message["type"].dump())
            : fmt::format("The message in block {} has no `type`.", seq);
    context.fail({.message = sentence,
                  .expected = R"("type":"chat-message")",
                  .actual = harness::visible(message.dump())});
  }
  for (const char* member : {"nickname", "text", "timestamp"}) {
    const Json& value = message[member];
    if (value.is_string() && !value.as_string().empty()) continue;
    context.fail({.message = fmt::format("The message in block {} has {} `{}`.", seq,
                                         message.contains(member) ? "no text in" : "no", member),
                  .actual = harness::visible(message.dump())});
  }
}

/// A message that somebody else wrote, long ago.
inline Json old_message(std::mt19937_64& random) {
  static const std::vector<std::string> names = {"dog-lover", "ada", "Grace Hopper", "x", "猫"};
  const auto number = random();
  return {{"type", "chat-message"},
          {"nickname", names[number % names.size()]},
          {"text", fmt::format("message {} of \"long ago\"", number % 100000)},
          {"timestamp", fmt::format("2018-11-{:02}T14:26:{:02}.{:03}Z", 1 + number % 28,
                                    number % 60, number % 1000)}};
}

/// A step that puts a feed with these blocks into `single-chat-feed`, before the program starts.
inline harness::Check place_feed(const std::vector<Json>& blocks, const std::string& what) {
  return {fmt::format("made a feed with {} in single-chat-feed", what),
          [blocks](harness::Context& context) {
            auto feed = hypercore::JsonFeed::open(context.directory() / feed_name);
            feed.append_batch(blocks);
          }};
}

}  // namespace lessons
