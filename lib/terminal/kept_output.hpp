#pragma once
/// @file
/// What a program prints while it owns the whole terminal: kept in memory, printed afterwards.
///
/// For the library, not for programs.

#include <array>

namespace terminal {

/// Stands in for standard output and standard error, where those are terminals.
class KeptOutput {
 public:
  static constexpr long most_printed = 65536;  ///< bytes: the last ones
  static constexpr long most_kept = 1 << 20;   ///< bytes, if `limit` is called now and then

  KeptOutput() = default;
  KeptOutput(const KeptOutput&) = delete;
  KeptOutput& operator=(const KeptOutput&) = delete;

  /// From now on, what is printed is kept. If there is no room for it, nothing happens.
  void begin();

  /// Both are again what they were, and what was kept is printed. Only makes system calls: may be
  /// called in a signal handler.
  void end();

  /// Drops what is too much.
  void limit() const;

 private:
  void print(int descriptor) const;

  int kept_ = -1;
  std::array<int, 2> real_{-1, -1};  // copies of standard output and standard error
};

/// Writes all of it, to a descriptor that may take it only slowly, but gives up if it takes nothing
/// for a second. May be called in a signal handler.
void write_patiently(int descriptor, const char* bytes, long size);

}  // namespace terminal
