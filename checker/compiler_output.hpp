#pragma once
/// @file
/// What ninja and the compiler say, cut down to what a learner can act on. Pure: text in, text out.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace checker {

/// One step of a build that ran: compiling a file, linking a program.
struct BuildStep {
  std::string what;  ///< "Building CXX object ..." as CMake words it
  bool failed = false;
  std::string words;  ///< what the compiler or linker printed
};

/// What ninja said, taken apart. It must have run with `NINJA_STATUS` set to `ninja_status`.
struct NinjaLog {
  std::vector<BuildStep> steps;
  std::string trouble;  ///< what ninja itself complains about: "build.ninja: bad syntax"
};

inline constexpr std::string_view ninja_status = "@@kappa %f/%t ";
NinjaLog read_ninja_output(std::string_view output);

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
