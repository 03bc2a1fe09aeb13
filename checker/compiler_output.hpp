#pragma once
/// @file
/// What the compiler says, cut down to what a learner can act on. Pure: text in, text out.

#include <filesystem>
#include <string>
#include <string_view>

namespace checker {

struct Trimmed {
  std::string text;
  int errors = 0, warnings = 0;  ///< all there are, also those that are not in `text`
};

/// The compiler's own errors and warnings (g++ and clang), each with `file:line:column` as seen
/// from `cwd` and the lines of source it shows. What is said about a file outside of `folder` is
/// shown at the line in `folder` that led there. Errors are counted by line, so that one mistake is
/// one error. Where the words are about the insides of fmt, or of a lambda, one sentence says what
/// they mean. At most `shown` errors, and as many warnings.
Trimmed trim_compiler_output(std::string_view words, const std::filesystem::path& folder,
                             const std::filesystem::path& cwd, int shown = 3);

}  // namespace checker
