#include <checker/json_io.hpp>

#include <checker/files.hpp>

#include <nlohmann/json.hpp>

namespace checker {

namespace {

using Json = nlohmann::ordered_json;

constexpr int progress_version = 1;

/// Bytes of learners' programs may be no UTF-8; they are shown as \xNN.
std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json parse(std::string_view text) { return Json::parse(text.begin(), text.end(), nullptr, false); }

std::string text_in(const Json& object, const char* name) {
  auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// A number that is one, is not negative and fits; otherwise 0.
template <class Number>
Number number_in(const Json& object, const char* name) {
  auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return 0;
  const auto value = found->get<std::uint64_t>();
  return value <= static_cast<std::uint64_t>(std::numeric_limits<Number>::max())
             ? static_cast<Number>(value)
             : Number{0};
}

std::vector<std::string> texts_in(const Json& object, const char* name) {
  std::vector<std::string> texts;
  auto found = object.find(name);
  if (found == object.end() || !found->is_array()) return texts;
  for (const Json& text : *found) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

void set_unless_empty(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

std::optional<Status> status_named(std::string_view name) {
  for (const Status status :
       {Status::pass, Status::fail, Status::skipped, Status::could_not_check}) {
    if (name == name_of(status)) return status;
  }
  return std::nullopt;
}

Json json_of(const CheckResult& check) {
  Json json;
  json["id"] = check.id;
  json["requirement"] = check.requirement;
  json["status"] = name_of(check.status);
  json["points"] = check.points;
  set_unless_empty(json, "because", check.because);
  set_unless_empty(json, "message", check.message);
  set_unless_empty(json, "why", check.why);
  if (!check.steps.empty()) json["steps"] = check.steps;
  set_unless_empty(json, "expected", check.expected);
  set_unless_empty(json, "actual", check.actual);
  set_unless_empty(json, "difference", check.difference);
  set_unless_empty(json, "limit", check.limit);
  if (check.seed) json["seed"] = *check.seed;
  json["cpu_ms"] = check.cpu_ms;
  json["memory_kb"] = check.memory_kb;
  return json;
}

/// The members that events and kept results share.
std::optional<CheckResult> check_of(const Json& json) {
  const auto status = status_named(text_in(json, "status"));
  CheckResult check;
  check.id = text_in(json, "id");
  if (!status || check.id.empty()) return std::nullopt;
  check.status = *status;
  check.because = text_in(json, "because");
  check.message = text_in(json, "message");
  check.steps = texts_in(json, "steps");
  check.expected = text_in(json, "expected");
  check.actual = text_in(json, "actual");
  check.difference = text_in(json, "difference");
  check.limit = text_in(json, "limit");
  if (auto seed = json.find("seed"); seed != json.end() && seed->is_number_unsigned()) {
    check.seed = seed->get<std::uint64_t>();
  }
  check.cpu_ms = number_in<std::uint64_t>(json, "cpu_ms");
  check.memory_kb = number_in<std::uint64_t>(json, "memory_kb");
  return check;
}

Json json_of(const LessonResult& result) {
  const Points points = points_of(result);
  Json json;
  json["number"] = result.number;
  json["slug"] = result.slug;
  json["title"] = result.title;
  json["outcome"] = name_of(result.outcome);
  json["exit_code"] = static_cast<int>(exit_code(result));
  json["points"] = points.earned;
  json["of"] = points.all;
  json["when"] = result.when;
  json["files"] = result.files;
  set_unless_empty(json, "trouble", result.trouble);
  set_unless_empty(json, "compiler", result.compiler);
  json["errors"] = result.errors;
  json["warnings"] = result.warnings;
  set_unless_empty(json, "fingerprint", result.fingerprint);
  set_unless_empty(json, "sources", result.sources);
  json["checks"] = Json::array();
  for (const CheckResult& check : result.checks) json["checks"].push_back(json_of(check));
  return json;
}

LessonProgress lesson_of(const Json& json) {
  LessonProgress lesson;
  lesson.passed = text_in(json, "passed");
  lesson.fingerprint = text_in(json, "fingerprint");
  lesson.points = number_in<int>(json, "points");
  lesson.of = number_in<int>(json, "of");
  lesson.tries = number_in<int>(json, "tries");
  lesson.last = text_in(json, "last");
  lesson.first_failure = text_in(json, "first_failure");
  lesson.gave_up = text_in(json, "gave_up");
  if (auto hints = json.find("hints"); hints != json.end() && hints->is_object()) {
    for (const auto& [id, shown] : hints->items()) {
      lesson.hints[id] = number_in<int>(*hints, id.c_str());
    }
  }
  return lesson;
}

}  // namespace

std::optional<Progress> parse_progress(std::string_view text, std::string& what) {
  const Json json = parse(text);
  if (!json.is_object() || !json.contains("version") || !json["version"].is_number_unsigned() ||
      !json.contains("lessons") || !json["lessons"].is_object()) {
    what = "is damaged";
    return std::nullopt;
  }
  if (json["version"].get<std::uint64_t>() != progress_version) {
    what = "was written by another version of the checker";
    return std::nullopt;
  }
  Progress progress;
  for (const auto& [slug, lesson] : json["lessons"].items()) {
    if (!lesson.is_object()) {
      what = "is damaged";
      return std::nullopt;
    }
    progress.lessons[slug] = lesson_of(lesson);
  }
  return progress;
}

std::string progress_text(const Progress& progress) {
  Json json;
  json["version"] = progress_version;
  json["lessons"] = Json::object();
  for (const auto& [slug, lesson] : progress.lessons) {
    Json& entry = json["lessons"][slug] = Json::object();
    set_unless_empty(entry, "passed", lesson.passed);
    set_unless_empty(entry, "fingerprint", lesson.fingerprint);
    entry["points"] = lesson.points;
    entry["of"] = lesson.of;
    entry["tries"] = lesson.tries;
    set_unless_empty(entry, "last", lesson.last);
    set_unless_empty(entry, "first_failure", lesson.first_failure);
    set_unless_empty(entry, "gave_up", lesson.gave_up);
    for (const auto& [id, shown] : lesson.hints) entry["hints"][id] = shown;
  }
  return dump(json, 2) + "\n";
}

std::string results_text(const std::vector<LessonResult>& results) {
  Json json;
  json["version"] = 1;
  json["lessons"] = Json::array();
  for (const LessonResult& result : results) json["lessons"].push_back(json_of(result));
  return dump(json, 2) + "\n";
}

std::string result_text(const LessonResult& result) { return dump(json_of(result), 2) + "\n"; }

std::optional<LessonResult> parse_result(std::string_view text) {
  const Json json = parse(text);
  if (!json.is_object() || !json.contains("checks") || !json["checks"].is_array())
    return std::nullopt;
  LessonResult result;
  result.number = text_in(json, "number");
  result.slug = text_in(json, "slug");
  result.title = text_in(json, "title");
  result.files = texts_in(json, "files");
  result.trouble = text_in(json, "trouble");
  result.compiler = text_in(json, "compiler");
  result.errors = number_in<int>(json, "errors");
  result.warnings = number_in<int>(json, "warnings");
  result.fingerprint = text_in(json, "fingerprint");
  result.sources = text_in(json, "sources");
  result.when = text_in(json, "when");
  const std::string outcome = text_in(json, "outcome");
  for (const Outcome known : {Outcome::passed, Outcome::failed, Outcome::did_not_compile,
                              Outcome::unreadable, Outcome::interrupted}) {
    if (outcome == name_of(known)) result.outcome = known;
  }
  for (const Json& entry : json["checks"]) {
    if (!entry.is_object()) return std::nullopt;
    auto check = check_of(entry);
    if (!check) return std::nullopt;
    check->requirement = text_in(entry, "requirement");
    check->why = text_in(entry, "why");
    check->points = number_in<int>(entry, "points");
    result.checks.push_back(std::move(*check));
  }
  return result;
}

std::string plan_text(const Plan& plan, const Lesson& lesson) {
  Json json;
  json["programs"] = plan.programs;
  json["checks"] = Json::array();
  for (const Check& check : lesson.checks) {
    json["checks"].push_back({{"id", check.id}, {"needs", check.needs}});
  }
  json["work"] = plan.work;
  json["sandbox"] = plan.sandbox;
  json["limits"] = {{"wall_ms", 10000},        {"cpu_ms", 5000}, {"memory_mb", 512},
                    {"output_bytes", 1048576}, {"file_mb", 64},  {"processes", 64}};
  if (plan.seed) json["seed"] = *plan.seed;
  return dump(json, 2) + "\n";
}

std::optional<Event> parse_event(std::string_view line) {
  const Json json = parse(line);
  if (!json.is_object()) return std::nullopt;
  Event event;
  if (auto done = json.find("done"); done != json.end() && done->is_boolean()) {
    event.done = done->get<bool>();
    return event;
  }
  auto check = check_of(json);
  if (!check) return std::nullopt;
  event.result = std::move(*check);
  return event;
}

}  // namespace checker
