#pragma once
/// @file
/// What a line should look like: a rule, and the same rule in words for the learner. A plain string
/// is the rule "exactly this".
///
/// @code
/// ExpectLine("hello")
/// ExpectLine(contains("sequence number 0"))
/// ExpectLine(matching("[0-9a-f]{64}", "64 hexadecimal digits"))
/// ExpectLine(that("is an even number", [](std::string_view line) { ... }))
/// @endcode

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace harness {

class Pattern {
 public:
  Pattern(const char*
              exactly);  // NOLINT(google-explicit-constructor): a string is the everyday pattern
  Pattern(std::string exactly);  // NOLINT(google-explicit-constructor)
  Pattern(std::string description, std::function<bool(std::string_view)> rule);

  [[nodiscard]] bool matches(std::string_view line) const;
  /// In words, to follow "expected": "the line `hello`", "a line that contains `0`".
  [[nodiscard]] const std::string& description() const { return description_; }
  /// The one text that matches, where there is only one.
  [[nodiscard]] const std::optional<std::string>& exact() const { return exact_; }

 private:
  std::string description_;
  std::optional<std::string> exact_;
  std::function<bool(std::string_view)> rule_;
};

/// A line with `part` somewhere in it.
Pattern contains(std::string part);
/// A line that does not have `part` in it.
Pattern without(std::string part);
/// A line that the whole ECMAScript regular expression matches; `in_words` follows "a line that
/// is". Lines of more than 4096 bytes never match.
Pattern matching(const std::string& expression, std::string in_words);
/// A line with `rule(line)` true; `description` follows "a line that ".
Pattern that(std::string description, std::function<bool(std::string_view)> rule);
/// Any line.
Pattern anything();

}  // namespace harness
