#pragma once
/// @file
/// Histories for views of which nobody knows what they are about: they are made of the entries that
/// the learner's program writes when its own examples are typed.

#include "../../learners_multichat.hpp"

#include <harness/record.hpp>
#include <harness/settings.hpp>
#include <hypercore/utf8.hpp>
#include <kappa/entry.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <string>
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

/// What `who` writes who has these logs, when all examples are typed. `local` in them is theirs.
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
/// other. Then Ada has read both, and writes once more.
struct History {
  std::vector<std::string> lines;  ///< the examples
  Log first;                       ///< Ada's feed, as Bob and Cleo know it
  std::vector<Log> logs;           ///< Ada's, Bob's, Cleo's
  std::string frame;               ///< what the program shows of them
};

/// The same again and again: each time, entries link to those of that time.
inline std::vector<Log> again_and_again(const std::vector<Log>& logs, std::size_t times) {
  std::map<crypto::PublicKey, std::size_t> length;
  for (const Log& log : logs) length[log.key_pair.public_key] = log.entries.size();
  const std::function<Json(const Json&, std::size_t)> later = [&](const Json& value,
                                                                  std::size_t time) -> Json {
    if (value.is_string()) {
      auto id = kappa::EntryId::parse(value.as_string());
      if (!id || !length.contains(id->feed)) return value;
      id->seq = hypercore::Seq(id->seq.value() + time * length[id->feed]);
      return id->text();
    }
    if (value.is_array()) {
      Json::Array elements;
      for (const Json& element : value.as_array()) elements.push_back(later(element, time));
      return Json::array(std::move(elements));
    }
    if (!value.is_object()) return value;
    Json::Object members;
    for (const auto& [name, member] : value.as_object()) {
      members.emplace_back(name, later(member, time));
    }
    return Json::object(std::move(members));
  };
  std::vector<Log> result = logs;
  for (Log& log : result) {
    const std::vector<Json> once = std::exchange(log.entries, {});
    for (std::size_t time = 0; time < times; ++time) {
      for (const Json& entry : once) log.entries.push_back(later(entry, time));
    }
  }
  return result;
}

/// Entries as nobody should write them: those of the logs, each member in turn missing or of
/// another kind, and some that are no objects at all.
inline Log nonsense(const std::vector<Log>& logs) {
  const std::vector<Json> values = {nullptr,
                                    true,
                                    7,
                                    -1.5e300,
                                    "",
                                    "nonsense",
                                    Json::array({}),
                                    Json::array({"nonsense", 7, nullptr}),
                                    Json::object({{"nonsense", 7}})};
  Log eve{.writer = "eve", .entries = values};
  std::set<std::string> types;
  for (const Log& log : logs) {
    for (const Json& entry : log.entries) {
      if (!types.insert(entry["type"].dump()).second) continue;
      eve.entries.push_back({{"type", entry["type"]}});
      for (const auto& [name, member] : entry.as_object()) {
        Json::Object without;
        for (const auto& other : entry.as_object()) {
          if (other.first != name) without.push_back(other);
        }
        eve.entries.push_back(Json::object(std::move(without)));
        for (const Json& value : values) {
          Json strange = entry;
          strange.set(name, value);
          eve.entries.push_back(std::move(strange));
        }
      }
    }
  }
  return eve;
}

/// A step that adds somebody's feed with a block that is no JSON to the game.
inline harness::Check place_bytes() {
  return {"made a feed with a block that is no JSON in " + game, [](harness::Context& context) {
            const auto folder = context.directory() / game;
            const auto multi = multifeed::JsonMultifeed::open(folder);
            const std::size_t number = multi.bytes().size();
            multi.writer("bytes").bytes().append(std::string_view("this is no JSON"));
            multi.close();
            std::filesystem::remove(folder / std::to_string(number) / "localname");
            std::filesystem::remove(folder / std::to_string(number) / "secret_key");
          }};
}

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
  const Log ada = typed_by("Ada", {}, lines);
  const Log first = as(ada, "ada");
  const Log bob = as(typed_by("Bob", {first}, lines), "bob");
  const Log cleo = as(typed_by("Cleo", {first}, lines), "cleo");
  const Log all = as(typed_by("Ada", {ada, bob, cleo}, lines), "ada");
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
