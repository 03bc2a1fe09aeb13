#pragma once
/// @file
/// What can go wrong with files, as one exception with a code to test and a sentence to read.

#include <stdexcept>
#include <string>

namespace storage {

/// What went wrong.
enum class Errc {
  not_found,          ///< the file or directory is not there
  out_of_range,       ///< a read past the end
  locked,             ///< another process, or another handle in this one, has it open
  permission_denied,  ///< the system does not let us
  disk_full,          ///< no space, or a quota or file-size limit
  io,                 ///< anything else the system reports
};

/// The message names the file, what is wrong with it, and what to do.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Errc code() const { return code_; }

 private:
  Errc code_;
};

}  // namespace storage
