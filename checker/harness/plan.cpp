#include <harness/plan.hpp>

#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace harness {

using Json = nlohmann::json;

namespace {

template <typename Number>
void read_limit(const Json& limits, const char* name, Number& into) {
  if (const auto found = limits.find(name); found != limits.end())
    into = Number{found->get<std::uint64_t>()};
}

Limits limits_from(const Json& json) {
  Limits limits;
  const auto time = [&json](const char* name, std::chrono::milliseconds& into) {
    if (const auto found = json.find(name); found != json.end())
      into = std::chrono::milliseconds{found->get<std::int64_t>()};
  };
  time("wall_ms", limits.wall);
  time("cpu_ms", limits.cpu);
  read_limit(json, "memory_mb", limits.memory_mb);
  read_limit(json, "output_bytes", limits.output_bytes);
  read_limit(json, "file_mb", limits.file_mb);
  read_limit(json, "processes", limits.processes);
  return limits;
}

}  // namespace

Plan parse_plan(std::string_view text) {
  Plan plan;
  try {
    const auto json = Json::parse(text);
    plan.settings.programs = json.at("programs").get<std::string>();
    plan.settings.work = json.at("work").get<std::string>();
    const auto kind = json.value("sandbox", "process-group");
    const auto known = sandbox::kind_named(kind);
    if (!known) throw std::runtime_error{"there is no sandbox called " + kind};
    plan.settings.sandbox = *known;
    plan.settings.limits = limits_from(json.value("limits", Json::object()));
    if (const auto seed = json.find("seed"); seed != json.end() && !seed->is_null()) {
      plan.settings.seed = seed->get<std::uint64_t>();
    }
    for (const auto& check : json.at("checks")) {
      plan.checks.push_back(
          {check.at("id").get<std::string>(), check.value("needs", std::vector<std::string>{})});
    }
  } catch (const std::exception& problem) {
    throw std::runtime_error{std::string{"the plan can't be read: "} + problem.what()};
  }
  return plan;
}

Plan read_plan(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  if (!stream) throw std::runtime_error{"the plan " + file.string() + " can't be opened"};
  return parse_plan(std::string{std::istreambuf_iterator<char>{stream}, {}});
}

std::string event(const Result& result) {
  nlohmann::ordered_json json{{"id", result.id}, {"status", result.status}};
  const auto add = [&json](const char* name, const std::string& text) {
    if (!text.empty()) json[name] = text;
  };
  add("because", result.because);
  add("message", result.verdict.message);
  if (!result.steps.empty()) json["steps"] = result.steps;
  add("expected", result.verdict.expected);
  add("actual", result.verdict.actual);
  add("difference", result.verdict.difference);
  add("limit", result.verdict.limit);
  if (result.seed) json["seed"] = *result.seed;
  if (result.status != "skipped") {
    json["cpu_ms"] = std::llround(result.cpu_ms);
    json["memory_kb"] = result.memory_kb;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string done_event() { return "{\"done\": true}\n"; }

}  // namespace harness
