#include <harness/record.hpp>

#include <algorithm>
#include <random>

#include <harness/random.hpp>
#include <harness/settings.hpp>

namespace harness {

Record& record() {
  static Record current;
  return current;
}

Settings& settings() {
  static Settings current;
  return current;
}

std::vector<std::string> Record::steps() const {
  std::vector<std::string> out;
  const bool several =
      std::any_of(programs.begin(), programs.end(),
                  [this](const std::string& program) { return program != programs.front(); });
  for (const auto& step : done)
    out.push_back(several ? step.program + ": " + step.text : step.text);
  return out;
}

std::uint64_t random_seed() {
  auto& seed = record().seed;
  if (!seed) seed = settings().seed;
  // Half of the bits: a seed is typed by hand, and passes through JSON readers that know only
  // doubles.
  if (!seed) seed = std::random_device{}();
  return *seed;
}

}  // namespace harness
