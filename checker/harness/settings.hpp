#pragma once
/// @file
/// What a hidden test is allowed to use, and where it runs. The checker's plan sets it once, before
/// the first test; a test only reads it, or lowers a limit for one session.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

#include <harness/sandbox.hpp>

namespace harness {

/// What a learner's program may use, its whole process tree together. Each limit is named when it
/// strikes.
struct Limits {
  std::chrono::milliseconds wall{10'000};  ///< from a program's start to its end
  std::chrono::milliseconds cpu{5'000};    ///< processor time of all its processes
  std::size_t memory_mb = 512;             ///< resident memory of all its processes, in MiB
  std::size_t output_bytes = 1 << 20;      ///< standard output and standard error together
  std::size_t file_mb = 64;                ///< the largest file it may write, in MiB
  std::size_t processes = 64;              ///< processes at the same time
};

/// Where a test program finds the learner's programs and where they run.
struct Settings {
  std::filesystem::path
      programs;  ///< directory with the executables, named as the .cpp files without ending
  std::filesystem::path work;  ///< writable; each session gets a fresh directory in it. Empty: one
                               ///< in the system's temporary directory
  sandbox::Kind sandbox = sandbox::Kind::process_group;  ///< what is around the test program
  Limits limits;
  std::optional<std::uint64_t> seed;  ///< replays the random inputs of an earlier run
};

/// The settings of this test program. Not thread-safe: changed before the first test, read
/// afterwards.
Settings& settings();

}  // namespace harness
