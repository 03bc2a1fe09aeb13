#pragma once
/// @file
/// What the checker tells a test program (a JSON file), and what the test program tells back (a
/// line of JSON for each check, and `{"done": true}` at the end). Pure but for reading the file.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <harness/record.hpp>
#include <harness/settings.hpp>

namespace harness {

struct Plan {
  struct Check {
    std::string id;
    std::vector<std::string> needs;
  };
  Settings settings;
  std::vector<Check> checks;
};

/// @throws std::runtime_error that names what is wrong with the plan.
Plan parse_plan(std::string_view json);
Plan read_plan(const std::filesystem::path& file);

/// How a check came out.
struct Result {
  std::string id;
  std::string status;   ///< pass, fail, skipped, could-not-check
  std::string because;  ///< of skipped: the id that did not pass; of could-not-check: the reason
  Verdict verdict;      ///< of fail
  std::vector<std::string> steps;
  std::optional<std::uint64_t> seed;
  double cpu_ms = 0;
  std::size_t memory_kb = 0;
};

/// One line of JSON with a newline; its texts are made visible.
std::string event(const Result& result);
std::string done_event();

}  // namespace harness
