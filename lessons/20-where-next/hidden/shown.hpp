#pragma once
/// @file
/// What a view's program shows, when nobody knows what the view is about: the lines above each line
/// of dashes, compared with what the same program shows another time.

#include "../../learners_multichat.hpp"

#include <harness/running.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lessons {

inline const std::string game = "game";

/// What the program shows: the lines before each line of dashes, without those that begin with `(`.
/// The last one that is complete counts.
inline std::vector<std::string> frames_in(const std::vector<std::string>& lines) {
  std::vector<std::string> frames;
  std::string frame;
  for (std::string line : lines) {
    while (line.ends_with('\r') || line.ends_with(' ')) line.pop_back();
    if (line.size() >= 3 && line.find_first_not_of('-') == line.npos) {
      frames.push_back(std::exchange(frame, {}));
    } else if (!line.starts_with('(')) {
      frame += line + "\n";
    }
  }
  return frames;
}

inline harness::Start start(const harness::FreePort& door,
                            const std::string& nickname = "somebody") {
  return {.args = {nickname},
          .environment = harness::direct_swarm(door),
          .terminal = harness::Terminal{.echo = false}};
}

inline harness::Session my_view(
    std::chrono::milliseconds patience = std::chrono::milliseconds(60)) {
  return harness::Session("my_view", {.network = true, .patience = patience});
}

/// What may help if the program ends when somebody else's entries come.
inline const std::string because_of_others =
    "That is because of what somebody else wrote. A member may be missing, or of another kind: ask "
    "`is_string()` before `as_string()`, and the like, for everything that you take out of an "
    "entry. What your view is not about, `map` leaves alone: it throws nothing.";

/// Waits until the program has nothing to do any more. `ended` is what may help if it ends instead.
inline harness::Check settles(const std::string& ended = {}) {
  return {"waited until it had nothing left to do", [ended](harness::Context& context) {
            using Running = harness::Session::Running;
            auto& program = context.session().running();
            const auto woke = program.wait([] { return false; }, Running::Watch::end);
            if (woke != Running::Woke::ended) return;
            try {
              program.fail_not_reached("it had nothing left to do");
            } catch (const harness::Failure& failure) {
              harness::Verdict verdict = failure.verdict();
              if (!ended.empty()) verdict.message += " " + ended;
              throw harness::Failure(verdict, failure.steps());
            }
          }};
}

/// The same, and takes what it shows then.
inline harness::Check shows(std::string& frame, const std::string& ended = {}) {
  harness::Check step = settles(ended);
  step.text = "looked at what it shows when it had nothing left to do";
  step.judge = [&frame, wait = step.judge](harness::Context& context) {
    wait(context);
    const auto frames = frames_in(context.lines());
    if (frames.empty()) {
      context.fail({.message =
                        "Your program shows nothing when it has started. When all is read, "
                        "show what is in the view, in a callback of `core.on_ready`, and "
                        "below it a line of dashes. Without the dashes nobody knows where it "
                        "ends.",
                    .expected = "what is in the view, and the line ----------",
                    .actual = std::string(context.output())});
    }
    frame = frames.back();
  };
  return step;
}

/// What the program shows of a history in a folder where it never was.
inline std::string frame_of(const std::vector<Log>& logs) {
  std::string frame;
  const harness::FreePort door;
  auto session = my_view();
  session.perform(place_multichat(logs, game), start(door), shows(frame));
  return frame;
}

/// Fails unless the program shows what it should.
inline void expect_frame(const harness::Context& context, const std::string& expected,
                         const std::string& actual, const std::string& message) {
  if (actual == expected) return;
  context.fail({.message = message,
                .expected = expected.empty() ? "(nothing)" : expected,
                .actual = actual.empty() ? "(nothing)" : actual,
                .difference = harness::difference(expected, actual)});
}

/// Expects that it comes to show this.
inline harness::Check comes_to(const std::string& frame, const std::string& instead) {
  return {"expected that it comes to show what is right", [=](harness::Context& context) {
            auto& program = context.session().running();
            const auto last = [&] {
              const auto frames = frames_in(context.lines());
              return frames.empty() ? std::string("nothing, not even dashes") : frames.back();
            };
            const auto woke = program.wait([&] { return last() == frame; },
                                           harness::Session::Running::Watch::end);
            if (woke == harness::Session::Running::Woke::ready) return;
            if (woke == harness::Session::Running::Woke::ended) {
              program.fail_not_reached("it showed what is right");
            }
            expect_frame(context, frame, last(), instead);
          }};
}

/// Whether all that is shown is a part of what should be, and some of it is missing.
inline bool is_only_a_part(const std::string& actual, const std::string& of) {
  const auto lines = [](const std::string& frame) {
    std::multiset<std::string> result;
    std::size_t begin = 0;
    for (std::size_t end; (end = frame.find('\n', begin)) != frame.npos; begin = end + 1) {
      result.insert(frame.substr(begin, end - begin));
    }
    return result;
  };
  const auto some = lines(actual), all = lines(of);
  return !some.empty() && some.size() < all.size() &&
         std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace lessons
