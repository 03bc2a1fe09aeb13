#include <harness/plan.hpp>

#include <hypercore/json.hpp>

#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <harness/visible.hpp>

namespace harness {

using hypercore::Json;

namespace {

std::int64_t natural(const Json& json, const std::string& name, std::int64_t otherwise) {
  if (json[name].is_null()) return otherwise;
  const auto value = json[name].as_integer();
  if (value < 0) throw std::runtime_error{name + " is negative"};
  return value;
}

void read_size(const Json& json, const std::string& name, std::size_t& into) {
  into = static_cast<std::size_t>(natural(json, name, static_cast<std::int64_t>(into)));
}

void read_time(const Json& json, const std::string& name, std::chrono::milliseconds& into) {
  into = std::chrono::milliseconds{natural(json, name, into.count())};
}

Limits limits_from(const Json& json) {
  Limits limits;
  read_time(json, "wall_ms", limits.wall);
  read_time(json, "cpu_ms", limits.cpu);
  read_size(json, "memory_mb", limits.memory_mb);
  read_size(json, "output_bytes", limits.output_bytes);
  read_size(json, "file_mb", limits.file_mb);
  read_size(json, "processes", limits.processes);
  return limits;
}

Plan plan_from(const Json& json) {
  Plan plan;
  plan.settings.programs = json.at("programs").as_string();
  plan.settings.work = json.at("work").as_string();
  plan.settings.limits = limits_from(json["limits"]);
  if (!json["sandbox"].is_null()) {
    const auto& name = json["sandbox"].as_string();
    const auto kind = sandbox::kind_named(name);
    if (!kind) throw std::runtime_error{"there is no sandbox called " + name};
    plan.settings.sandbox = *kind;
  }
  if (!json["seed"].is_null()) plan.settings.seed = natural(json, "seed", 0);
  for (const auto& check : json.at("checks").as_array()) {
    plan.checks.push_back({check.at("id").as_string(), {}});
    if (check["needs"].is_null()) continue;
    for (const auto& id : check["needs"].as_array()) {
      plan.checks.back().needs.push_back(id.as_string());
    }
  }
  return plan;
}

}  // namespace

Plan parse_plan(std::string_view text) {
  try {
    return plan_from(Json::parse(text));
  } catch (const std::exception& problem) {
    throw std::runtime_error{std::string{"the plan can't be read: "} + problem.what()};
  }
}

Plan read_plan(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  if (!stream) throw std::runtime_error{"the plan " + file.string() + " can't be opened"};
  return parse_plan(std::string{std::istreambuf_iterator<char>{stream}, {}});
}

std::string event(const Result& result) {
  Json json = Json::object({});
  const auto add = [&json](const char* name, const std::string& text) {
    if (!text.empty()) json.set(name, visible(text));
  };
  add("id", result.id);
  add("status", result.status);
  add("because", result.because);
  add("message", result.verdict.message);
  Json::Array steps;
  for (const auto& step : result.steps) steps.emplace_back(visible(step));
  if (!steps.empty()) json.set("steps", Json::array(std::move(steps)));
  add("expected", result.verdict.expected);
  add("actual", result.verdict.actual);
  add("difference", result.verdict.difference);
  add("limit", result.verdict.limit);
  if (result.seed) json.set("seed", *result.seed);
  if (result.status != "skipped") {
    json.set("cpu_ms", std::llround(result.cpu_ms));
    json.set("memory_kb", result.memory_kb);
  }
  return json.dump() + "\n";
}

std::string done_event() { return "{\"done\": true}\n"; }

}  // namespace harness
