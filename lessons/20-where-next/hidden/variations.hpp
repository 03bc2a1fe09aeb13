#pragma once
/// @file
/// Other histories, made of one that was typed: much longer, at one time, with one nickname for
/// two, and full of nonsense.

#include "shown.hpp"

#include <kappa/entry.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lessons {

/// That moment, if the value looks like any: a date as text, or seconds, milli- or microseconds
/// since 1970. Nobody knows what the member is called.
inline Json at_one_moment(const Json& value) {
  constexpr std::string_view form = "dddd-dd-dd", moment = "2018-11-22T10:15:30.123Z";
  if (value.is_string()) {
    const std::string& text = value.as_string();
    for (std::size_t i = 0; i < form.size(); ++i) {
      const bool digit = i < text.size() && text[i] >= '0' && text[i] <= '9';
      if (form[i] == 'd' ? !digit : text[i] != form[i]) return value;
    }
    return moment.substr(0, text.size());
  }
  if (!value.is_number()) return value;
  for (const double unit : {1.0, 1e3, 1e6}) {
    const double seconds = value.as_number() / unit;
    if (seconds > 1.5e9 && seconds < 5e9) return 1542881730.0 * unit;
  }
  return value;
}

/// Copies of the logs, with each member of each entry changed like this.
inline std::vector<Log> with_members(std::vector<Log> logs,
                                     const std::function<Json(const Json&)>& change) {
  for (Log& log : logs) {
    for (Json& entry : log.entries) {
      Json::Object members;
      for (const auto& [name, member] : entry.as_object()) {
        members.emplace_back(name, change(member));
      }
      entry = Json::object(std::move(members));
    }
  }
  return logs;
}

/// Copies of the logs, with all times the same.
inline std::vector<Log> at_the_same_time(const std::vector<Log>& logs) {
  return with_members(logs, at_one_moment);
}

/// Copies of the logs, in which Cleo has called herself Bob.
inline std::vector<Log> with_two_bobs(const std::vector<Log>& logs) {
  return with_members(logs,
                      [](const Json& value) { return value == "Cleo" ? Json("Bob") : value; });
}

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
                                    2147483647,
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

}  // namespace lessons
