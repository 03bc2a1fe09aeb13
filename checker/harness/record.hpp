#pragma once
/// @file
/// What is written down about the test that runs now: its steps, what it used, how it ended. The
/// session writes it, the runner reads it. One test runs at a time, so there is one.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <harness/failure.hpp>

namespace harness {

struct Record {
  struct Done {
    std::string program;  ///< whose step it was
    std::string text;
  };
  std::string test;                   ///< name of the test
  std::vector<std::string> programs;  ///< of every session so far
  std::vector<Done> done;             ///< steps, oldest first
  std::optional<std::uint64_t> seed;  ///< if the test asked for one
  double cpu_ms = 0;                  ///< processor time of all sessions
  std::size_t memory_kb = 0;          ///< largest resident memory of a session
  std::optional<Verdict> failure;
  std::string cannot_check;  ///< why the test could not tell; empty: it could

  /// The steps as shown: with the program's name in front where a test runs others, too.
  [[nodiscard]] std::vector<std::string> steps() const;
};

/// The record of the current test. Not thread-safe.
Record& record();

}  // namespace harness
