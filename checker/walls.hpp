#pragma once
/// @file
/// The sandbox as the checker uses it: the strongest kind that works here, tried once.

#include <filesystem>
#include <string>
#include <vector>

namespace checker {

/// "bubblewrap", "landlock" or "process-group".
std::string best_walls();

/// What that means, for `doctor`.
std::string walls_sentence();

/// The command line that runs `command` inside walls of that kind; only `work` is writable there.
std::vector<std::string> wrap_in_walls(const std::string& kind, std::vector<std::string> command,
                                       const std::filesystem::path& work);

}  // namespace checker
