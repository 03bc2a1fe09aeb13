#include <harness/failure.hpp>

#include <utility>

#include <harness/difference.hpp>

namespace harness {
namespace {

std::string part(const std::string& name, const std::string& text) {
  if (text.empty()) return "";
  if (text.find('\n') == std::string::npos) return name + ": " + text + "\n";
  std::string out = name + ":\n  ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out + "\n";
}

std::string rendered(const Verdict& verdict, const std::vector<std::string>& steps) {
  std::string out = verdict.message + "\n" + part("expected", verdict.expected) +
                    part("actual", verdict.actual) + part("difference", verdict.difference);
  for (std::size_t i = 0; i < steps.size(); ++i)
    out += "  " + std::to_string(i) + ". " + steps[i] + "\n";
  return out;
}

}  // namespace

Failure::Failure(Verdict verdict, std::vector<std::string> steps)
    : runtime_error{rendered(verdict, steps)},
      verdict_{std::move(verdict)},
      steps_{std::move(steps)} {}

}  // namespace harness
