#pragma once
/// @file
/// What the program of this lesson prints: where a player is, a line for each move.
///
/// @code
/// session.perform(lessons::start(door), Type{"15 6"}, lessons::comes(key, {15, 6}));
/// @endcode

#include "../../learners_moves.hpp"
#include "../../multifeed_peer.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lessons {

inline harness::Start start(const harness::FreePort& door) {
  return {.environment = harness::direct_swarm(door), .terminal = harness::Terminal{.echo = false}};
}

/// A feed that nobody wrote yet, whose key the test knows.
inline Log nobody() { return {.writer = local_writer, .entries = {}}; }

inline std::string line_of(const std::string& key, Place place) {
  return fmt::format("{:.8} is at {}, {}", key, place.x, place.y);
}

/// Whether a line of the output says this of somebody.
inline bool says_of_somebody(const harness::Context& context, Place place) {
  const std::string end = fmt::format("is at {}, {}", place.x, place.y);
  const auto lines = context.lines();
  return std::any_of(lines.begin(), lines.end(),
                     [&end](const std::string& line) { return line.ends_with(end); });
}

/// What is wrong if a move is not shown, as far as the disk and the output tell.
inline std::string why_not_shown(const harness::Context& context, Place place) {
  if (!is_a_move_stored(context) && is_in_a_feed(context.directory(), "x")) {
    return "What gets into your feed has not the `type` `move-player`, so it is no move.";
  }
  if (!is_a_move_stored(context)) {
    return not_in_the_feed +
           " `move_to` has to wait until the view is ready, and to "
           "append a message with the `type` `move-player`.";
  }
  if (says_of_somebody(context, {place.y, place.x})) {
    return "`x` and `y` are swapped: x comes first, and counts from the left.";
  }
  if (says_of_somebody(context, place)) {
    return "The place is right, and the name before it is not: take the first eight digits of "
           "the player's key, with `{:.8}`.";
  }
  return "The move is in a feed, and is not shown. `write_of` has to say whose move an entry is, "
         "and `show` has to print where the newest move took the player, as a line of its own, "
         "with `\\n` at the end.";
}

/// The same for the first move of all.
inline std::string why_the_first_is_not_shown(const harness::Context& context, Place place) {
  const auto lines = context.lines();
  const bool elsewhere = std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find(" is at ") != std::string::npos;
  });
  if (!elsewhere || says_of_somebody(context, place) ||
      says_of_somebody(context, {place.y, place.x})) {
    return why_not_shown(context, place);
  }
  return "A place is shown, and it is not the one that was typed. When the view is ready, "
         "`move_to` "
         "has ended long ago, and with it its variables: does the callback copy `x` and `y`, with "
         "`[=]`? With `[&]` it reads what happens to be there.";
}

using Reason = std::function<std::string(const harness::Context&)>;

/// Waits for the line. If it does not come, the message is what `because` says; `ended` if the
/// program ends instead.
inline harness::Check comes_or(const std::string& key, Place place, const Reason& because,
                               const std::string& ended = {}) {
  const std::string line = line_of(key, place);
  return {"expected the line " + harness::in_quotes(line), [=](harness::Context& context) {
            using Running = harness::Session::Running;
            auto& program = context.session().running();
            const auto woke = program.wait(
                [&] {
                  const auto lines = context.lines();
                  return std::find(lines.begin(), lines.end(), line) != lines.end();
                },
                Running::Watch::end);
            if (woke == Running::Woke::ready) return;
            const bool is_over = woke == Running::Woke::ended;
            if (is_over && ended.empty()) program.fail_not_reached("it showed `" + line + "`");
            context.fail({.message = is_over ? ended : because(context),
                          .expected = line,
                          .actual = harness::last_lines(program.output() + program.errors())});
          }};
}
inline harness::Check comes(const std::string& key, Place place, const std::string& because = {},
                            const std::string& ended = {}) {
  return comes_or(
      key, place,
      [=](const harness::Context& context) {
        return because.empty() ? why_not_shown(context, place) : because;
      },
      ended);
}

/// Expects that it has said of this player exactly this, since it was started.
inline harness::Check said_of(const std::string& key, const std::vector<Place>& places,
                              const std::string& otherwise) {
  return {"looked at what it has said of this player", [=](harness::Context& context) {
            std::string expected, actual;
            for (const Place& place : places) expected += line_of(key, place) + "\n";
            for (const std::string& line : context.lines()) {
              if (line.starts_with(key.substr(0, 8) + " is at")) actual += line + "\n";
            }
            context.expect_equal(otherwise, expected, actual);
          }};
}

inline const std::string not_at_the_start =
    "Where a player is when your program starts is not shown. `write_of` has to say whose move an "
    "entry is, and `show` has to print where the newest move took the player.";

}  // namespace lessons
