#pragma once
/// @file
/// The kernel's Landlock: a process gives up rights, for itself and its children, without being
/// root. Here: the right to write outside one directory, to send signals to processes outside, and
/// to use TCP. Format of the system calls: Linux, Documentation/userspace-api/landlock.rst.

#include <filesystem>

#include <harness/descriptor.hpp>

namespace harness {

class Landlock {
 public:
  /// Rules that allow to read everything, and to write below `writable` and to devices. Where the
  /// kernel has no Landlock the object is false.
  explicit Landlock(const std::filesystem::path& writable, bool network);
  explicit operator bool() const { return static_cast<bool>(rules_); }

  /// Puts up the walls around the calling process. Only plain system calls: safe after a fork.
  /// Needs PR_SET_NO_NEW_PRIVS.
  void enter() const;

  /// The version of the kernel's interface; 0 where there is none.
  static int abi();

 private:
  Descriptor rules_;
};

}  // namespace harness
