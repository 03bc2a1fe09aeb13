#pragma once
/// @file
/// What a program shows of the messages in many feeds: each once, those of one feed in order, those
/// of different feeds in any order.
///
/// @code
/// const lessons::Screen screen;
/// session.perform(start, screen.shows({of_ada, of_bob}, "..."), screen.types("hello"));
/// @endcode

#include "../../learners_multichat.hpp"

#include <harness/harness.hpp>
#include <harness/running.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lessons {

using Messages = std::vector<Json>;

inline const Json no_chat_message = {{"type", "player-moved"},
                                     {"nickname", "linus"},
                                     {"text", "north"},
                                     {"timestamp", "2018-11-01T14:00:00.000Z"}};

/// What the program has printed, for the learner to compare.
inline std::string printed_by(harness::Context& context) {
  const auto& program = context.session().running();
  const std::string printed = harness::last_lines(program.output() + program.errors());
  return printed.empty() ? "(nothing)" : printed;
}

/// The next line that begins with `<`; none if the program waits for something before it prints
/// one.
inline std::optional<std::string> any_line(harness::Context& context, const std::string& expected) {
  auto& program = context.session().running();
  for (;;) {
    std::optional<std::string> line;
    const auto woke = program.wait([&] { return (line = program.take_line()).has_value(); });
    if (!line && woke == harness::Session::Running::Woke::ended) {
      program.fail_waiting(woke, harness::Pattern(expected));
    }
    if (!line || line->starts_with('<')) return line;
  }
}

/// The same; `because` is the message if there is none.
inline std::string next_line(harness::Context& context, const std::string& expected,
                             const std::string& because) {
  if (auto line = any_line(context, expected)) return *line;
  context.fail({.message = because, .expected = expected, .actual = printed_by(context)});
}

/// What the program should show: each message once, those of one feed in order. Lines that do not
/// begin with `<` may say what they like.
class Screen {
 public:
  /// Expects these messages of these feeds next, those of different feeds in any order. `because`
  /// is a guess at the reason if they don't come.
  harness::Step shows(const std::vector<Messages>& feeds, const std::string& because) const {
    std::size_t count = 0;
    for (const Messages& messages : feeds) count += messages.size();
    return {fmt::format("expected that it shows {} message{}", count, count == 1 ? "" : "s"),
            [shown = shown_, feeds, because](harness::Context& context) {
              std::vector<std::size_t> next(feeds.size());
              const auto left = [&]() -> const Json* {
                for (std::size_t i = 0; i < feeds.size(); ++i) {
                  if (next[i] < feeds[i].size()) return &feeds[i][next[i]];
                }
                return nullptr;
              };
              while (const Json* expected = left()) {
                const auto next_one = any_line(context, line_of(*expected));
                if (!next_one) {
                  const std::string screen = printed_by(context);
                  context.fail({.message = shown->empty() ? why_nothing(context) : because,
                                .expected = line_of(*expected),
                                .actual = screen});
                }
                const std::string& line = *next_one;
                bool found = false;
                for (std::size_t i = 0; i < feeds.size() && !found; ++i) {
                  found = next[i] < feeds[i].size() && line == line_of(feeds[i][next[i]]);
                  if (found) ++next[i];
                }
                if (!found) fail(context, *shown, feeds, line, line_of(*expected));
                shown->push_back(line);
              }
            }};
  }

  /// Types a line, and expects nothing but that next.
  harness::Step types(const std::string& text) const {
    return {"typed " + harness::in_quotes(text) + ", and expected that it is shown, once",
            [shown = shown_, text](harness::Context& context) {
              harness::Step(harness::Type{text}).run(context);
              const std::string end = "> Ada: " + text;
              const auto next_one = any_line(context, "<...> Ada: " + text);
              if (!next_one) {
                context.fail({.message = why_not_typed(context, text, shown->empty()),
                              .expected = "<...> Ada: " + text,
                              .actual = printed_by(context)});
              }
              const std::string& line = *next_one;
              if (!line.ends_with(end)) fail(context, *shown, {}, line, "<...> Ada: " + text);
              shown->push_back(line);
            }};
  }

  /// The program was started anew, with nothing on its screen.
  harness::Step is_empty() const {
    return {"(a new start)", [shown = shown_](harness::Context&) { shown->clear(); }};
  }

 private:
  // The program has read nothing of what was there: does it read what comes now?
  static std::string why_nothing(harness::Context& context) {
    const std::string text = "is this shown?";
    harness::Step(harness::Type{text}).run(context);
    if (any_line(context, "<...> Ada: " + text)) {
      return "Your program shows what is typed now, and nothing of what was in the feeds in "
             "multichat when it started. Let `on_block` begin at `from_start`.";
    }
    return "Your program shows nothing of what is in the feeds in multichat. Is `multi.on_feed` in "
           "`main`, or in a callback that is only called when a peer comes? And is there an "
           "`on_block` in it?";
  }

  static std::string why_not_typed(harness::Context& context, const std::string& text,
                                   bool shows_nothing) {
    if (!is_in_a_feed(context.directory(), text)) {
      return "What was typed is not shown, and it is in no feed: `on_line` appends it to `mine`, "
             "as before.";
    }
    if (shows_nothing) {
      return "What was typed is not shown. Your own feed is one of all feeds: show it like the "
             "others.";
    }
    return "Your program shows what was in the feeds when it started, and not what is typed then. "
           "You read each feed once, when you hear of it. What comes later is only told to "
           "`on_block`.";
  }

  [[noreturn]] static void fail(harness::Context& context, const std::vector<std::string>& shown,
                                const std::vector<Messages>& feeds, const std::string& line,
                                const std::string& expected) {
    std::string message = "Your program shows another line than `<timestamp> nickname: text`.";
    for (const Messages& messages : feeds) {
      for (const Json& other : messages) {
        if (line != line_of(other)) continue;
        message =
            "Your program leaves out a message, or shows those of one feed in another order than "
            "they have in it.";
      }
    }
    // The same text under another time is the same message, too.
    const auto after_time = [](const std::string& text) {
      return text.substr(std::min(text.find('>'), text.size()));
    };
    for (const std::string& other : shown) {
      if (after_time(other) != after_time(line)) continue;
      context.fail({.message = "Your program shows a message twice. Each block of each feed is to "
                               "be shown once: by one `on_block` for each feed, and nothing beside "
                               "it.",
                    .expected = harness::visible(other),
                    .actual = harness::visible(other) + "\n" + harness::visible(line)});
    }
    if (line == line_of(no_chat_message)) {
      message = "Your program shows a block that is no chat message.";
    }
    context.fail({.message = message, .expected = expected, .actual = harness::visible(line)});
  }

  std::shared_ptr<std::vector<std::string>> shown_ = std::make_shared<std::vector<std::string>>();
};

}  // namespace lessons
