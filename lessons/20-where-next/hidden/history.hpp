#pragma once
/// @file
/// Histories for views of which nobody knows what they are about: they are made of the entries that
/// the learner's program writes when its own examples are typed.

#include "shown.hpp"

#include <harness/record.hpp>
#include <harness/settings.hpp>
#include <hypercore/utf8.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace lessons {

/// How many bytes all feeds in the game have: more after each append.
inline std::uintmax_t bytes_in_the_log(const std::filesystem::path& directory) {
  std::uintmax_t bytes = 0;
  std::error_code gone;
  for (std::filesystem::recursive_directory_iterator entry(directory / game, gone), end;
       entry != end; entry.increment(gone)) {
    if (entry->path().filename() == "data") bytes += entry->file_size(gone);
  }
  return bytes;
}

/// The feed that the program has written, after it was killed.
inline Log own_feed(const harness::Context& context) {
  if (!std::filesystem::is_directory(context.directory() / game)) {
    context.fail("There is no folder " + game + " after your program was there." +
                 made_instead(context.directory()));
  }
  const auto multi = multifeed::JsonMultifeed::open(context.directory() / game);
  const std::size_t feeds = multi.bytes().size();
  for (std::size_t i = 0; i < feeds; ++i) {
    const auto file = context.directory() / game / std::to_string(i) / "secret_key";
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    crypto::SecretKey secret;
    if (bytes.size() != secret.size()) continue;
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(secret.data()));
    Log log{local_writer, {}, crypto::KeyPair::from_secret_key(secret)};
    const auto feed = multi.feeds()[i];
    if (feed.length() == 0 && i + 1 < feeds) continue;
    for (hypercore::Seq seq = 0; seq < feed.length(); ++seq) {
      try {
        log.entries.push_back(feed.get(seq));
      } catch (const hypercore::Error&) {
        context.fail(fmt::format("What your program has written into block {} is no JSON.", seq));
      }
    }
    return log;
  }
  context.fail("Your program has no feed of its own in " + game +
               ": `core.writer(\"local\")` makes one.");
}

/// The logs as Ada has them on her machine: her own feed is the one that she writes to.
inline std::vector<Log> as_ada_has_them(std::vector<Log> logs) {
  logs.front().writer = local_writer;
  return logs;
}

/// The lines that the program says one can type.
inline std::vector<std::string> examples() {
  std::vector<std::string> lines;
  auto session = my_view(std::chrono::milliseconds(300));
  session.perform(
      harness::Start{.args = {"--examples"}},
      harness::Check{"looked at the examples", [&lines](harness::Context& context) {
                       using Running = harness::Session::Running;
                       auto& program = context.session().running();
                       const auto woke = program.wait([] { return false; }, Running::Watch::end);
                       if (woke != Running::Woke::ended) {
                         context.fail(
                             "With `--examples` your program goes on. It has to print lines that "
                             "one can type, and to end: so did the skeleton.");
                       }
                       lines = context.lines();
                       context.expect(lines.size() >= 3,
                                      fmt::format("There are {} examples of what one can type. The "
                                                  "check needs three or more.",
                                                  lines.size()));
                     }});
  return lines;
}

/// What `who` writes who has these logs, when the lines are typed. `local` in them is theirs.
inline Log typed_by(const std::string& who, const std::vector<Log>& logs,
                    const std::vector<std::string>& lines) {
  std::optional<Log> log;
  const harness::FreePort door;
  auto session = my_view();
  session.perform(place_multichat(logs, game), start(door, who), settles());
  for (const std::string& line : lines) session.perform(harness::Type{line});
  session.perform(settles(), harness::Kill{},
                  harness::Check{"took what it has written",
                                 [&log](harness::Context& context) { log = own_feed(context); }});
  return *log;
}

/// What three people have written. Bob and Cleo have read what Ada wrote first, and nothing of each
/// other. Then Ada has read both, and writes once more. She leaves out the last example at the end:
/// what is turned on and off is not off everywhere. Each begins with another example, and each ends
/// with another one, so it matters who comes first or last. In the checks that is Ada or Cleo; the
/// last example, which may undo an earlier one, is the end of Cleo's feed.
struct History {
  std::vector<std::string> lines;  ///< the examples
  Log first;                       ///< Ada's feed, as Bob and Cleo know it
  std::vector<Log> logs;           ///< Ada's, Bob's, Cleo's
  std::string frame;               ///< what the program shows of them
};

/// Where a history is kept for the other checks of this run: each has a process of its own.
inline std::filesystem::path kept_history() {
  const auto& work = harness::settings().work;
  return work.empty() ? work : work / "history.json";
}

inline Json json_of(const Log& log) {
  return {{"writer", log.writer},
          {"key", log.key_pair.secret_key.hex()},
          {"entries", Json::array(log.entries)}};
}

inline Log log_of(const Json& json) {
  const auto key = crypto::SecretKey::from_hex(json["key"].as_string());
  return {json["writer"].as_string(), json["entries"].as_array(),
          crypto::KeyPair::from_secret_key(key)};
}

inline void keep(const History& history) {
  const bool is_text = hypercore::valid_utf8_prefix(history.frame) == history.frame.size();
  if (kept_history().empty() || !is_text) return;
  Json::Array logs;
  for (const Log& log : history.logs) logs.push_back(json_of(log));
  std::ofstream(kept_history(), std::ios::binary)
      << Json::object({{"lines", Json::array({history.lines.begin(), history.lines.end()})},
                       {"first", json_of(history.first)},
                       {"logs", Json::array(logs)},
                       {"frame", history.frame}})
             .dump();
}

inline std::optional<History> kept() {
  std::ifstream in(kept_history(), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.empty()) return {};
  const Json json = Json::parse(text);
  History result{{}, log_of(json["first"]), {}, json["frame"].as_string()};
  for (const Json& line : json["lines"].as_array()) result.lines.push_back(line.as_string());
  for (const Json& log : json["logs"].as_array()) result.logs.push_back(log_of(log));
  return result;
}

inline History typed_history() {
  const auto as = [](Log log, const std::string& name) {
    log.writer = name;
    return log;
  };
  const auto lines = examples();
  const std::vector<std::string> backwards(lines.rbegin(), lines.rend());
  auto second_comes_first = lines;
  std::swap(second_comes_first[0], second_comes_first[1]);
  const Log ada = typed_by("Ada", {}, lines);
  const Log first = as(ada, "ada");
  const Log bob = as(typed_by("Bob", {first}, backwards), "bob");
  const Log cleo = as(typed_by("Cleo", {first}, second_comes_first), "cleo");
  const Log all = as(typed_by("Ada", {ada, bob, cleo}, {lines.begin(), lines.end() - 1}), "ada");
  return {lines, first, {all, bob, cleo}, frame_of({all, bob, cleo})};
}

/// Made by the first check that needs it. In the replay it is one step.
inline const History& history() {
  static const History made = [] {
    const auto before = harness::record().done;
    auto result = kept();
    if (!result) {
      result = typed_history();
      keep(*result);
    }
    auto& steps = harness::record().done;
    steps = before;
    steps.push_back(
        {"my_view", fmt::format("had Ada type your {} examples, then Bob and Cleo, who know what "
                                "Ada has written, then Ada again, who knows all",
                                result->lines.size())});
    return *result;
  }();
  return made;
}

}  // namespace lessons
