#pragma once
/// @file
/// A program with all the processes it has started, also those whose parents are gone or that made
/// themselves a session of their own: what they use together, and an end for all of them. Reads
/// /proc.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace harness {

/// Makes this process the one that inherits orphans of its descendants, so that none gets away.
void adopt_orphans();

/// Kills and reaps every descendant of this process. For the end of a test.
void kill_descendants();

class ProcessTree {
 public:
  /// `root` is a child of this process; `mark` is in the environment of its processes and of no
  /// others.
  ProcessTree(pid_t root, std::string mark) : root_{root}, mark_{std::move(mark)} {}

  struct Process {
    pid_t pid = 0;
    std::string name;
  };

  /// Looks at all processes (about a millisecond), and reaps orphans that have ended.
  void sample();
  /// The processes alive at the last sample, the root first if it is.
  [[nodiscard]] const std::vector<Process>& alive() const { return alive_; }
  /// Whether the last sample is all there is. It is not if a process was just about to end: what it
  /// has started in the meantime may have been overlooked.
  [[nodiscard]] bool settled() const { return settled_; }
  /// Processor time of all processes up to the last sample, also of those that have ended.
  [[nodiscard]] double cpu_ms() const { return cpu_ms_; }
  /// Resident memory at the last sample and the largest so far.
  [[nodiscard]] std::size_t memory_kb() const { return memory_kb_; }
  [[nodiscard]] std::size_t peak_memory_kb() const { return peak_memory_kb_; }

  /// To be called when the root has been waited for, with what it used.
  void root_ended(double cpu_ms, std::size_t memory_kb);
  /// Stops, kills and reaps all of them. Returns when none is left (or after five seconds).
  void kill_all();

 private:
  pid_t root_;
  std::string mark_;
  bool root_reaped_ = false;
  std::map<pid_t, std::uint64_t> known_;  ///< and when each was started: numbers are used again
  std::vector<Process> alive_;
  bool settled_ = true;
  std::map<pid_t, std::uint64_t> ending_;  ///< that could start nothing any more at the last sample
  double ended_cpu_ms_ = 0;
  double cpu_ms_ = 0;
  std::size_t memory_kb_ = 0;
  std::size_t peak_memory_kb_ = 0;
};

}  // namespace harness
