#pragma once
/// @file
/// What the system says about a file, as a storage::Error that tells a person what to do.
///
/// For the library, not for programs.

#include <storage/error.hpp>

#include <string>

namespace storage {

/// @param error an errno
/// @param doing what was tried, as in "can't `doing` `name`"
[[noreturn]] void throw_system_error(int error, const std::string& doing, const std::string& name);

/// open(2), closed in programs that this one starts, and tried again if a signal came in between.
/// @return the file descriptor, or -1 with the reason in errno
int open_retrying(const std::string& name, int flags);

}  // namespace storage
