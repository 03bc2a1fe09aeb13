#include <harness/pattern.hpp>

#include <regex>
#include <utility>

#include <harness/visible.hpp>

namespace harness {

// std::regex recurses once a character: a longer line could overflow the stack.
constexpr std::size_t longest_for_regex = 4096;

Pattern::Pattern(const char* exactly) : Pattern{std::string{exactly}} {}

Pattern::Pattern(std::string exactly)
    : description_{exactly.empty() ? "an empty line" : "the line " + in_quotes(exactly)},
      exact_{std::move(exactly)} {}

Pattern::Pattern(std::string description, std::function<bool(std::string_view)> rule)
    : description_{std::move(description)}, rule_{std::move(rule)} {}

bool Pattern::matches(std::string_view line) const {
  return exact_ ? line == *exact_ : rule_(line);
}

Pattern contains(std::string part) {
  std::string description = "a line that contains " + in_quotes(part);
  return {std::move(description), [part = std::move(part)](std::string_view line) {
            return line.find(part) != std::string_view::npos;
          }};
}

Pattern without(std::string part) {
  std::string description = "a line without " + in_quotes(part);
  return {std::move(description), [part = std::move(part)](std::string_view line) {
            return line.find(part) == std::string_view::npos;
          }};
}

Pattern matching(const std::string& expression, std::string in_words) {
  return {"a line that is " + in_words, [regex = std::regex{expression}](std::string_view line) {
            return line.size() <= longest_for_regex &&
                   std::regex_match(line.begin(), line.end(), regex);
          }};
}

Pattern that(std::string description, std::function<bool(std::string_view)> rule) {
  return {"a line that " + std::move(description), std::move(rule)};
}

Pattern anything() {
  return {"a line", [](std::string_view) { return true; }};
}

}  // namespace harness
