#pragma once
/// @file
/// Starts a learner's program: in a session of its own, with limits, without our file descriptors,
/// behind the walls that the machine has.

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <harness/descriptor.hpp>
#include <harness/settings.hpp>
#include <harness/steps.hpp>

namespace harness {

struct SpawnRequest {
  std::filesystem::path program;
  std::vector<std::string> arguments;    ///< with the program's name in front
  std::vector<std::string> environment;  ///< NAME=value
  std::filesystem::path directory;       ///< working directory, and the only one it may write to
  Limits limits;
  std::optional<Terminal> terminal;
  bool walls = true;     ///< Landlock, where the kernel has it
  bool network = false;  ///< TCP is allowed
};

struct Child {
  pid_t pid = -1;
  Descriptor process;  ///< a pidfd, readable when the program has ended; not there on old kernels
  Descriptor in;       ///< to write to; non-blocking
  Descriptor out;  ///< to read from; non-blocking. With a terminal, `in` is a copy of it and `err`
                   ///< is not there.
  Descriptor err;
};

/// @throws CannotCheck if the program can't be started.
Child spawn(const SpawnRequest& request);

}  // namespace harness
