#pragma once
/// @file
/// Held while something builds in a build directory, so that two checks at once take turns. The
/// `check` script takes the same lock: flock(1) on `<build>/.lock`, or where there is no flock(1)
/// the directory `<build>/.lock.d` with the holder's process id in it (then KAPPA_LOCK=mkdir is
/// set).

#include <filesystem>
#include <functional>

namespace checker {

class BuildLock {
 public:
  /// Waits for it; returns without it if the user presses ctrl-C. `waiting` is called if somebody
  /// else has it.
  explicit BuildLock(const std::filesystem::path& build, const std::function<void()>& waiting = {});
  ~BuildLock();
  BuildLock(const BuildLock&) = delete;
  BuildLock& operator=(const BuildLock&) = delete;

 private:
  int fd_ = -1;
  std::filesystem::path directory_;  ///< empty unless it is the directory that we hold
};

}  // namespace checker
