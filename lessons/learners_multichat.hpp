#pragma once
/// @file
/// The feeds in `multichat`, for hidden tests: made for a program to find, or as it left them.
///
/// @code
/// const auto logs = lessons::logs_of({"local", "ada", "bob"}, messages);   // taking turns
/// session.perform(lessons::place_multichat(logs), Start{...}, ..., Kill{},
///                 lessons::stored({"hello"}, logs));
/// @endcode

#include "learners_feed.hpp"

#include <harness/running.hpp>
#include <multifeed/multifeed.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

namespace lessons {

inline const std::string multichat_name = "multichat";
inline const std::string local_writer = "local";

/// A feed of a multifeed, and what it begins with. The program's own has the name `local`.
struct Log {
  std::string writer;
  std::vector<Json> entries;
  crypto::KeyPair key_pair = crypto::KeyPair::generate();
};

/// Logs of these writers, who take turns with the entries.
inline std::vector<Log> logs_of(const std::vector<std::string>& writers,
                                const std::vector<Json>& entries) {
  std::vector<Log> logs;
  logs.reserve(writers.size());
  for (const std::string& writer : writers) logs.push_back({.writer = writer, .entries = {}});
  for (std::size_t i = 0; i < entries.size(); ++i) {
    logs[i % logs.size()].entries.push_back(entries[i]);
  }
  return logs;
}

/// A step that puts these logs into `multichat`, or the folder `name`, before the program starts:
/// `local` as the program's own, all others as copies of what somebody else wrote.
inline harness::Check place_multichat(const std::vector<Log>& logs,
                                      const std::string& name = multichat_name) {
  std::string of;
  std::size_t count = 0;
  for (const Log& log : logs) {
    of += (of.empty() ? "" : ", ") + harness::in_quotes(log.writer);
    count += log.entries.size();
  }
  return {fmt::format("made feeds of {} with {} entries in {}", of, count, name),
          [logs, name](harness::Context& context) {
            const auto folder = context.directory() / name;
            const auto multi = multifeed::JsonMultifeed::open(folder);
            for (const Log& log : logs) {
              multi.writer(log.writer, log.key_pair).append_batch(log.entries);
            }
            multi.close();
            for (std::size_t i = 0; i < logs.size(); ++i) {
              if (logs[i].writer == local_writer) continue;
              // What came from others has no name here, and no secret key.
              std::filesystem::remove(folder / std::to_string(i) / "localname");
              std::filesystem::remove(folder / std::to_string(i) / "secret_key");
            }
          }};
}

/// What a program made beside `multichat`, as a sentence; empty if it made nothing.
inline std::string made_besides(const std::filesystem::path& directory) {
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_directory() || name == multichat_name) continue;
    return " It made " + harness::visible(name) + " instead.";
  }
  return "";
}

/// The feed that the program writes. Fails the check, in words, if there is none.
inline hypercore::JsonFeed writer_of(const harness::Context& context) {
  const auto directory = context.directory() / multichat_name;
  if (!std::filesystem::is_directory(directory)) {
    context.fail("There is no directory multichat after your program was there." +
                 made_instead(context.directory()));
  }
  try {
    return multifeed::JsonMultifeed::open(directory).writer(local_writer);
  } catch (const std::exception& error) {
    context.fail(fmt::format("The feeds in multichat can't be opened: {}", error.what()));
  }
}

/// How often the text stands in the feeds on the disk, also while a program writes them.
inline std::size_t times_in_feeds(const std::filesystem::path& directory, const std::string& text) {
  const std::string quoted = Json(text).dump();
  std::size_t times = 0;
  std::error_code gone;
  for (std::filesystem::recursive_directory_iterator entry(directory, gone), end; entry != end;
       entry.increment(gone)) {
    if (entry->path().filename() != "data") continue;
    std::ifstream in(entry->path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    for (auto at = bytes.find(quoted); at != bytes.npos; at = bytes.find(quoted, at + 1)) ++times;
  }
  return times;
}
inline bool is_in_a_feed(const std::filesystem::path& directory, const std::string& text) {
  return times_in_feeds(directory, text) > 0;
}

/// Waits until the text stands in a feed on the disk, so that the program may be killed.
inline harness::Check is_stored(
    const std::string& text,
    const std::string& otherwise = "What is typed is not stored: no feed has it.") {
  return {fmt::format("waited until {} is in a feed", harness::in_quotes(text)),
          [text, otherwise](harness::Context& context) {
            const auto stored = [&] { return is_in_a_feed(context.directory(), text); };
            auto& program = context.session().running();
            using Running = harness::Session::Running;
            const auto woke = program.wait(stored, Running::Watch::end);
            if (woke == Running::Woke::ended) program.fail_not_reached("it stored what was typed");
            if (woke != Running::Woke::ready) {
              context.fail(otherwise);
            }
          }};
}

/// Whether the lines are the newest messages in the program's own feed, behind those of `logs`.
inline harness::Check stored(const std::vector<std::string>& lines, const std::vector<Log>& logs) {
  return {"looked for the messages in the feed `local` of multichat",
          [lines, logs](harness::Context& context) {
            std::size_t before = 0;
            for (const Log& log : logs) {
              if (log.writer == local_writer) before += log.entries.size();
            }
            const auto mine = writer_of(context);
            context.expect(mine.length() != before,
                           "Nothing was appended to the feed `local` of multichat." +
                               made_besides(context.directory()) +
                               " Is there another one that your program writes to?");
            context.expect(mine.length() == before + lines.size(),
                           fmt::format("{} lines were typed, and the feed `local` has {} blocks "
                                       "where it had {} before.",
                                       lines.size(), mine.length(), before));
            for (std::size_t i = 0; i < lines.size(); ++i) {
              const hypercore::Seq seq{before + i};
              const Json message = mine.get(seq);
              expect_chat_message(context, message, seq);
              context.expect_equal(
                  fmt::format("The `text` of the message in block {} is not what was typed.", seq),
                  lines[i], message["text"].as_string());
            }
          }};
}

/// The line that the chats of the lessons print for a message.
inline std::string line_of(const Json& message) {
  return fmt::format("<{}> {}: {}", message["timestamp"], message["nickname"], message["text"]);
}

/// Messages whose texts and timestamps differ, in the order of time.
inline std::vector<Json> messages_over_time(std::size_t count) {
  std::mt19937_64 random{harness::random_seed()};
  std::vector<Json> messages;
  while (messages.size() < count) {
    Json message = old_message(random);
    const std::size_t number = messages.size();
    message.set("text", fmt::format("message {} of \"long ago\"", number + 1));
    message.set("timestamp", fmt::format("2018-11-{:02}T14:{:02}:{:02}.{:03}Z", 1 + number / 60,
                                         number % 60, random() % 60, random() % 1000));
    messages.push_back(std::move(message));
  }
  return messages;
}

/// A text of these lines: all if they are few, otherwise those around line `at`, counted from 0.
inline std::string excerpt(const std::vector<std::string>& lines, std::size_t at = 0) {
  constexpr std::size_t few = 12, around = 2;
  const bool all = lines.size() <= few;
  const std::size_t begin = all || at <= around ? 0 : std::min(at - around, lines.size());
  const std::size_t end = all ? lines.size() : std::min(at + around + 1, lines.size());
  std::string text = begin > 0 ? fmt::format("... {} before\n", begin) : "";
  for (std::size_t i = begin; i < end; ++i) text += lines[i] + "\n";
  if (end < lines.size()) text += fmt::format("... {} more\n", lines.size() - end);
  return text;
}

/// The first line that differs, counted from 0.
inline std::size_t first_difference(const std::vector<std::string>& expected,
                                    const std::vector<std::string>& actual) {
  std::size_t at = 0;
  while (at < expected.size() && at < actual.size() && expected[at] == actual[at]) ++at;
  return at;
}

/// The same in another order.
template <class Value>
std::vector<Value> shuffled(std::vector<Value> values) {
  std::mt19937_64 random{harness::random_seed()};
  std::shuffle(values.begin(), values.end(), random);
  return values;
}

/// Fails because the program has ended before `what` was so. The advice is said in any case, also
/// where the way it ended speaks for itself.
[[noreturn]] inline void fail_as_it_ended_before(harness::Session::Running& program,
                                                 const std::string& what,
                                                 const std::string& advice) {
  try {
    program.fail_not_reached(what);
  } catch (const harness::Failure& failure) {
    harness::Verdict verdict = failure.verdict();
    if (!advice.empty()) verdict.message += " " + advice;
    throw harness::Failure(verdict, failure.steps());
  }
}

}  // namespace lessons
