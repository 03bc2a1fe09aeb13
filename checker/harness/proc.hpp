#pragma once
/// @file
/// The files of /proc that the harness reads. Format: Linux, proc(5).

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness::proc {

/// A small file as text; empty if it can't be read.
std::string read(const std::string& path);

/// The line of /proc/PID/stat.
struct Stat {
  pid_t pid = 0;
  std::string name;
  char state = '?';  ///< R running, S sleeping, D disk, Z ended, T stopped
  pid_t parent = 0;
  double cpu_ms = 0;  ///< its own and that of the children it has waited for
  std::size_t threads = 0;
  std::uint64_t started = 0;
  std::size_t memory_kb = 0;  ///< resident
};

std::optional<Stat> parse_stat(std::string_view text);
std::optional<Stat> stat(pid_t pid);
/// All processes that can be seen.
std::vector<Stat> all();

}  // namespace harness::proc
