#pragma once
/// @file
/// The whole of `check` but for the process it runs in: arguments and streams in, exit code out.

#include <checker/screen.hpp>

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace checker {

/// Where a verb's words go.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  int out_fd = -1, err_fd = -1;  ///< to ask for width and colour; -1: no terminal
};

/// Never throws: whatever happens is said on `err` and becomes an exit code.
int check_program(std::vector<std::string> arguments, const std::filesystem::path& cwd,
                  const Terminal& terminal);

}  // namespace checker
