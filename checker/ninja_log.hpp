#pragma once
/// @file
/// What ninja says, taken apart into the steps of the build. Pure.

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
/// @param output standard output and error as they came
NinjaLog read_ninja_output(std::string_view output);

}  // namespace checker
