#pragma once
/// @file
/// Steps with a chat window: it starts, and its box shows the last of some messages.
///
/// @code
/// auto session = lessons::chat_window();
/// session.perform(lessons::place_multichat(logs), lessons::start(door),
///                 lessons::shows_last_of(messages));
/// @endcode

#include "messages_in_box.hpp"

#include <harness/peer.hpp>
#include <harness/screen/screen_steps.hpp>

#include <regex>
#include <string>
#include <utility>

namespace lessons {

inline const harness::Terminal usual{80, 24};

inline Json message_at(const std::string& timestamp, const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "ada"}, {"text", text}, {"timestamp", timestamp}};
}

inline Json typed(const std::string& text) {
  return {{"type", "chat-message"}, {"nickname", "cat-lover"}, {"text", text}};
}

inline Messages operator+(Messages messages, const Json& more) {
  messages.push_back(more);
  return messages;
}

/// The same step; but if the program ends because it wanted a message that is not there, it says so
/// in other words than the C++ library, which knows nothing of messages.
inline harness::Step with_message_named(harness::Step step) {
  step.run = [run = std::move(step.run)](harness::Context& context) {
    try {
      run(context);
    } catch (const harness::Failure& failure) {
      harness::Verdict verdict = failure.verdict();
      const std::regex of_library(
          "__n \\(which is (\\d+)\\) >= this->size\\(\\) \\(which is (\\d+)\\)");
      std::smatch found;
      if (!std::regex_search(verdict.message, found, of_library)) throw;
      verdict.message = fmt::format(
          "Your program asked for message {0} of a vector, counted from 0, and there {1} {2} in "
          "it: "
          "`at({0})` throws an exception then. There may be fewer than nine messages, and there is "
          "none before `tail` has called you. Go over those that are there: `for (const auto& [id, "
          "message] : messages)`.",
          found.str(1), found[2] == "1" ? "is" : "are", found.str(2));
      throw harness::Failure(verdict, failure.steps());
    }
  };
  return step;
}

/// The last of these messages in the box. If those are there that were `before`: `as_before`.
inline harness::Step shows_last_of(const Messages& messages, const std::string& as_before = "",
                                   const Messages& before = {}) {
  return with_message_named(harness::ExpectScreenThat{
      fmt::format("has the last of {} messages in the box", messages.size()),
      [=](const terminal::ScreenModel& screen) {
        std::string mistake = mistake_in(screen, messages);
        if (mistake.empty() || as_before.empty() || !mistake_in(screen, before).empty()) {
          return mistake;
        }
        return as_before;
      },
      [messages](const terminal::ScreenModel& screen) { return picture_of(screen, messages); }});
}

inline harness::Start start(const harness::FreePort& door, const harness::Terminal& size = usual) {
  return {.environment = harness::direct_swarm(door), .terminal = size};
}

inline harness::Session chat_window() {
  return harness::Session("chat_window",
                          {.network = true, .patience = std::chrono::milliseconds(400)});
}

}  // namespace lessons
