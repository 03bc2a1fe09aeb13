#pragma once
/// @file
/// Walls around a learner's program: what it can't do even if it tries. Three kinds, from strong to
/// weak; `probe` tries which of them this machine allows, because user namespaces and Landlock are
/// often switched off.
///
/// @code
/// auto machine = sandbox::probe();
/// auto command = sandbox::wrap(machine.best(), {"build/lessons/03/tests", "--plan=plan.json"},
/// {work});
/// @endcode

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness::sandbox {

enum class Kind {
  bubblewrap,    ///< own view of the file system, processes and network
  landlock,      ///< the kernel refuses writes outside the working directory
  process_group  ///< limits and a clean end only
};

/// "bubblewrap", "landlock" or "process-group", as in a plan.
std::string_view name(Kind kind);
std::optional<Kind> kind_named(std::string_view name);

/// What this machine allows, as found by trying it.
struct Machine {
  bool bubblewrap = false;
  std::string bubblewrap_reason;  ///< why not; empty where it works
  int landlock_abi = 0;           ///< 0: not there
  std::string landlock_reason;    ///< why not; empty where it works

  /// The strongest kind that works.
  [[nodiscard]] Kind best() const;
  /// One sentence for `doctor`: what is active, and what that means for a learner's program.
  [[nodiscard]] std::string sentence() const;
};

/// Tries each kind for real (about 10 ms).
Machine probe();

/// The command line that runs `command` inside walls of that kind: with bubblewrap, everything is
/// read-only but `writable`, processes outside can't be seen, there is no network but loopback, and
/// all of it ends with the caller. Open file descriptors are passed on. For the other kinds the
/// command comes back unchanged; their walls are put up around each of the learner's programs by
/// `Session`.
std::vector<std::string> wrap(Kind kind, std::vector<std::string> command,
                              const std::vector<std::filesystem::path>& writable);

}  // namespace harness::sandbox
