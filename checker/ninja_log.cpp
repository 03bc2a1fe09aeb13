#include <checker/ninja_log.hpp>
#include <checker/text_lines.hpp>

#include <algorithm>

namespace checker {

NinjaLog read_ninja_output(std::string_view output) {
  constexpr std::string_view mark = "@@kappa ";
  NinjaLog log;
  bool command_line_next = false;
  for (const std::string_view line : lines_of(output)) {
    if (command_line_next) {
      command_line_next = false;
    } else if (line.starts_with(mark)) {
      const std::size_t at = line.find(' ', mark.size());
      log.steps.push_back({std::string(line.substr(std::min(line.size(), at + 1))), false, ""});
    } else if (line.starts_with("FAILED: ")) {
      if (log.steps.empty()) log.steps.emplace_back();
      log.steps.back().failed = true;
      log.steps.back().what += " " + std::string(line.substr(8));
      command_line_next = true;
    } else if (line.starts_with("ninja: error: ")) {
      log.trouble += std::string(line.substr(14)) + "\n";
    } else if (line.starts_with("ninja: ")) {
      continue;  // "build stopped", "no work to do"
    } else if (!log.steps.empty()) {
      log.steps.back().words += std::string(line) + "\n";
    }
  }
  return log;
}

}  // namespace checker
