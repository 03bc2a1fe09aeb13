#pragma once
/// @file
/// What a program has drawn that shows the last ten messages, again and again, each time below a
/// line of dashes: is it the right drawing, and how often has it drawn?
///
/// @code
/// session.perform(start, lessons::draws(1, messages), Type{"now"},
///                 lessons::draws(2, more_messages));
/// @endcode

#include "../../learners_multichat.hpp"

#include <harness/harness.hpp>
#include <harness/running.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lessons {

using Lines = std::vector<std::string>;

inline const std::string dashes = "----------";

/// A drawing as it looks on the screen.
inline Lines with_dashes(Lines lines) {
  lines.insert(lines.begin(), dashes);
  return lines;
}

/// All that was drawn: below each line of dashes, the messages.
struct Drawings {
  Lines before;  // the first line of dashes
  std::vector<Lines> drawn;
  std::string short_line = {};  // the newest line of dashes, if these are fewer than ten
};

inline Drawings drawings_in(const harness::Context& context) {
  Drawings drawings;
  for (std::string line : context.lines()) {
    while (line.ends_with('\r')) line.pop_back();
    if (line.size() >= 3 && line.find_first_not_of('-') == line.npos) {
      drawings.drawn.emplace_back();
      drawings.short_line = line.size() < dashes.size() ? line : "";
    } else if (const auto begin = line.find('<'); begin != line.npos) {
      (drawings.drawn.empty() ? drawings.before : drawings.drawn.back())
          .push_back(line.substr(begin));
    }
  }
  return drawings;
}

/// Whether a line shows the message. Of one that the program has made, only the end is known.
inline bool is_line_of(const std::string& line, const Json& message) {
  if (!message["timestamp"].is_null()) return line == line_of(message);
  return line.starts_with('<') &&
         line.ends_with(fmt::format("> {}: {}", message["nickname"], message["text"]));
}

inline constexpr std::size_t most = 10;  // messages in a drawing

/// The last ten, or as many as there are.
inline std::vector<Json> last_of(const std::vector<Json>& messages, std::size_t count = most) {
  const auto size = std::min(count, messages.size());
  return {messages.end() - static_cast<std::ptrdiff_t>(size), messages.end()};
}

inline bool shows(const Lines& lines, const std::vector<Json>& messages) {
  return std::equal(lines.begin(), lines.end(), messages.begin(), messages.end(), is_line_of);
}

inline const std::string still_prints_all =
    "You still print the whole list in `on_ready`: remove that.";

/// What is wrong with a drawing that should show the last ten of `all`.
inline std::string mistake_in(const Lines& lines, const std::vector<Json>& all) {
  const auto expected = last_of(all);
  if (shows({lines.rbegin(), lines.rend()}, expected)) {
    return "The newest message comes first. Draw the oldest of the ten first, so that the newest "
           "is at the bottom.";
  }
  if (lines.size() == expected.size() + all.size() &&
      shows({lines.end() - static_cast<std::ptrdiff_t>(all.size()), lines.end()}, all)) {
    return still_prints_all;
  }
  if (lines.size() > 11 && shows(lines, all)) {
    return "Your program draws all messages. Draw the last ten.";
  }
  if (lines.size() > expected.size() && shows(lines, last_of(all, lines.size()))) {
    return fmt::format("Your program draws the last {}. Draw the last ten.", lines.size());
  }
  if (lines.empty()) return "There is nothing below the line of dashes.";
  if (lines.size() < expected.size() && shows(lines, last_of(all, lines.size()))) {
    return fmt::format(
        "Your program draws only the last {} of {} messages. Draw ten, or as many as "
        "there are.",
        lines.size(), all.size());
  }
  if (lines.size() == expected.size() + 1) {
    return "There is a line more than there should be. Is a message printed somewhere else, too?";
  }
  return "Your program draws something else than the last ten messages in the order of time.";
}

struct Mistakes {
  std::string not_drawn =
      "Your program draws nothing: there is no line of dashes. Does it call `tail`?";
  std::string drawn_too_often =
      "Your program draws several times, where nothing has changed between. Draw when the last ten "
      "have changed, and then once.";
};

inline constexpr std::size_t any_number = 0;

inline Lines operator+(Lines lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

/// What is wrong with all that was drawn, and the lines that show it: none if they would not.
inline std::pair<std::string, Lines> mistake_in(const Drawings& drawings, std::size_t number,
                                                const std::vector<Json>& all,
                                                const Mistakes& mistakes) {
  const Lines& before = drawings.before;
  const std::vector<Lines>& drawn = drawings.drawn;
  const bool any = number == any_number;
  if (drawn.empty() && !before.empty()) {
    return {"Your program draws the messages without a line of dashes before them.", before};
  }
  if (drawn.empty()) return {mistakes.not_drawn, {}};
  if (!drawings.short_line.empty()) {
    return {
        fmt::format("The line above the messages has {} dashes. It should have ten, `{}`, or more.",
                    drawings.short_line.size(), dashes),
        Lines{drawings.short_line} + drawn.back()};
  }
  if (!before.empty()) {
    return {shows(before, all) ? still_prints_all
                               : "Your program prints messages above the first line of dashes.",
            before + with_dashes(drawn.front())};
  }
  const std::size_t expected = last_of(all).size();
  if (!any && drawn.size() < number) {
    if (drawn.back().size() <= expected) return {mistakes.not_drawn, {}};
    // The drawing was right before the newest message came.
    if (number > 1) {
      return {"You add the new message below. Draw all ten again, with a line of dashes first.",
              with_dashes(drawn.back())};
    }
  }
  if (!any && drawn.size() > number) {
    return {fmt::format("{} (There are {} drawings, and {} would be enough.)",
                        mistakes.drawn_too_often, drawn.size(), number),
            {}};
  }
  if (drawn.size() > 1 && drawn[drawn.size() - 2].size() > most) {
    return {
        "Your program prints a message outside of its drawings: there is a line too many below "
        "the one before the last.",
        with_dashes(drawn[drawn.size() - 2])};
  }
  return {mistake_in(drawn.back(), all), with_dashes(drawn.back())};
}

/// Whether the drawing `number` is the newest one, shows these, and no line follows the one before.
inline bool is_drawn(const Drawings& drawings, std::size_t number,
                     const std::vector<Json>& expected) {
  const auto& drawn = drawings.drawn;
  if (!drawings.short_line.empty()) return false;
  if (drawn.empty() || !drawings.before.empty() || !shows(drawn.back(), expected)) return false;
  if (number == any_number) return true;
  return drawn.size() == number && (number == 1 || drawn[number - 2].size() <= most);
}

/// Expects that the drawing `number`, counted from 1, shows the last ten of `all`, and that it is
/// the newest one. With `any_number`, it may have drawn as often as it likes.
inline harness::Check draws(std::size_t number, const std::vector<Json>& all,
                            const Mistakes& mistakes = {}) {
  const auto expected = last_of(all);
  const std::string which = number == any_number ? "a drawing" : fmt::format("drawing {}", number);
  return {
      fmt::format("expected {}, of {} messages", which, expected.size()),
      [=](harness::Context& context) {
        auto& program = context.session().running();
        using Running = harness::Session::Running;
        const auto woke = program.wait(
            [&] { return is_drawn(drawings_in(context), number, expected); }, Running::Watch::end);
        if (woke == Running::Woke::ready) return;
        if (woke == Running::Woke::ended) program.fail_not_reached("it drew the messages");
        Lines right = {dashes};
        for (const Json& message : expected) {
          right.push_back(message["timestamp"].is_null()
                              ? fmt::format("<...> {}: {}", message["nickname"], message["text"])
                              : line_of(message));
        }
        const auto [sentence, actual] = mistake_in(drawings_in(context), number, all, mistakes);
        if (actual.empty()) context.fail(sentence);
        const std::size_t at = first_difference(right, actual);
        context.fail(
            {.message = sentence, .expected = excerpt(right, at), .actual = excerpt(actual, at)});
      }};
}

}  // namespace lessons
