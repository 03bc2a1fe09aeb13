#pragma once
/// @file
/// Keeps others out of a whole directory, without a file of its own in it.
///
/// @code
/// storage::DirectoryLock lock("multichat");   // throws if another program has it open
/// @endcode

#include <storage/file.hpp>

namespace storage {

/// flock(2) on the directory itself, held as long as this object is.
class DirectoryLock {
 public:
  DirectoryLock() = default;  ///< of nothing
  /// @throws Error locked if somebody else has it, in this program or another
  explicit DirectoryLock(const std::filesystem::path& directory);

 private:
  FileDescriptor fd_;
};

}  // namespace storage
