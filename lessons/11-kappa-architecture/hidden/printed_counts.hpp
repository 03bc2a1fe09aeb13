#pragma once
/// @file
/// The numbers that a program prints, a line `nickname: count` for each nickname: are they those
/// that follow from the logs, and what is the mistake if not?
///
/// @code
/// session.perform(lessons::place_multichat(logs), start, lessons::counts(logs));
/// @endcode

#include "../../learners_multichat.hpp"

#include <harness/harness.hpp>
#include <harness/running.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lessons {

using Rows = std::map<std::string, std::string>;

/// How many chat messages each nickname has in these logs.
inline Rows counts_of(const std::vector<Log>& logs) {
  std::map<std::string, int> numbers;
  for (const Log& log : logs) {
    for (const Json& entry : log.entries) {
      if (entry["type"] != "chat-message" || !entry["nickname"].is_string()) continue;
      ++numbers[entry["nickname"].as_string()];
    }
  }
  Rows rows;
  for (const auto& [who, number] : numbers) rows[who] = std::to_string(number);
  return rows;
}

/// The newest row of each name. What begins with `<` is a message.
inline Rows rows_in(const std::vector<std::string>& lines) {
  Rows rows;
  for (std::string line : lines) {
    while (line.ends_with('\r') || line.ends_with(' ')) line.pop_back();
    const auto colon = line.rfind(": ");
    if (line.starts_with('<') || colon == line.npos) continue;
    rows[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return rows;
}

inline std::string text_of(const Rows& rows) {
  std::string text;
  for (const auto& [key, value] : rows) text += fmt::format("{}: {}\n", key, value);
  return text;
}

/// Whether there is a row of each name, and its number is what `number` makes of the right one.
inline bool all_are(const Rows& actual, const Rows& expected,
                    const std::function<int(int)>& number) {
  return std::all_of(expected.begin(), expected.end(), [&](const auto& row) {
    const auto found = actual.find(row.first);
    return found != actual.end() && found->second == std::to_string(number(std::stoi(row.second)));
  });
}

/// What is wrong with the rows, as a sentence: `because` if it is not known better.
inline std::string mistake_in(const Rows& actual, const std::vector<Log>& logs,
                              const std::string& because) {
  const Rows expected = counts_of(logs);
  for (const Log& log : logs) {
    if (actual.contains(log.key_pair.public_key.hex())) {
      return "Your program counts by feed. Count by nickname: `entry.value[\"nickname\"]`.";
    }
  }
  for (const auto& [key, value] : actual) {
    if (expected.contains(value)) {
      return "Name and number are the other way round: print `nickname: count`.";
    }
    if (!expected.contains(key)) return because;
  }
  if (actual == counts_of({logs.front()}) && actual != expected) {
    return "Your program counts only what is in your own feed. The view gets the entries of all "
           "feeds.";
  }
  if (all_are(actual, expected, [](int count) { return count + 1; })) {
    return "Each number is one too high. What is there before the first message of somebody?";
  }
  if (all_are(actual, expected, [](int count) { return 2 * count; })) {
    return "Each number is twice what it should be: entries are counted twice. Does something "
           "outside of the rows remember what was counted?";
  }
  if (expected.size() > 1 && all_are(actual, expected, [](int) { return 1; })) {
    return "Each number is 1. Add one to the number that is in the row: `rows.get(who)`.";
  }
  return because;
}

/// Fails if a message was printed, too: a line that begins with `<`, or one of somebody who is
/// counted that has something else than a number.
inline void expect_no_message(const harness::Context& context, const Rows& expected) {
  for (const std::string& line : context.lines()) {
    bool is_message = line.starts_with('<');
    for (const auto& [who, count] : rows_in({line})) {
      is_message |= expected.contains(who) && count.find_first_not_of("0123456789") != count.npos;
    }
    if (!is_message) continue;
    context.fail({.message =
                      "The numbers are right. But your program prints messages, too. The numbers "
                      "take their place: take out what prints messages.",
                  .actual = harness::visible(line)});
  }
}

/// Says what to do about a view that stopped because somebody's value is no text.
[[noreturn]] inline void fail_as_it_ended(harness::Session::Running& program,
                                          const std::string& because) {
  try {
    program.fail_not_reached("it counted the messages", because);
  } catch (const harness::Failure& failure) {
    harness::Verdict verdict = failure.verdict();
    if (verdict.message.find("is not a text") != std::string::npos) {
      verdict.message +=
          " Others write what they like. Ask with `is_string()` before you call `as_string()`.";
    }
    throw harness::Failure(verdict, failure.steps());
  }
}

/// Waits for the rows that the logs give. `because` is a guess at the reason if they don't come,
/// and `if_none` finds one if no row comes at all.
inline harness::Check counts(const std::vector<Log>& logs, const std::string& because,
                             const std::function<std::string()>& if_none) {
  return {"expected a line `nickname: count` for each nickname", [=](harness::Context& context) {
            const Rows expected = counts_of(logs);
            auto& program = context.session().running();
            using Running = harness::Session::Running;
            const auto woke = program.wait([&] { return rows_in(context.lines()) == expected; },
                                           Running::Watch::end);
            if (woke == Running::Woke::ready) {
              expect_no_message(context, expected);
              return;
            }
            const Rows actual = rows_in(context.lines());
            if (woke == Running::Woke::ended) fail_as_it_ended(program, because);
            context.fail({.message = actual.empty() ? if_none() : mistake_in(actual, logs, because),
                          .expected = text_of(expected),
                          .actual = text_of(actual)});
          }};
}

inline const std::string wrong_number =
    "Your program prints a wrong number, or names too many or too few.";
inline const std::string no_row =
    "Your program prints no line `nickname: count`. Does it `use` the view, and print its rows "
    "when "
    "the core is ready? If rows are read before, there are none yet.";

inline harness::Check counts(const std::vector<Log>& logs,
                             const std::string& because = wrong_number) {
  return counts(logs, because, [] { return no_row; });
}

/// Gives the program time to count what is stored: killed in between, one that remembers something
/// beside its rows has counted and forgotten it. Whether it counts right is for another step to
/// say.
inline harness::Check was_taken_in(const std::vector<Log>& logs) {
  return {"gave it time to count", [=](harness::Context& context) {
            context.session().running().wait(
                [&] { return rows_in(context.lines()) == counts_of(logs); },
                harness::Session::Running::Watch::end);
          }};
}

}  // namespace lessons
