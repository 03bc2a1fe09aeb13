#pragma once
/// @file
/// What a set of feeds refuses, and why, as one exception with a code to test and a sentence to
/// read.

#include <stdexcept>
#include <string>

namespace multifeed {

/// What was refused.
enum class Errc {
  bad_name,           ///< a writer's name that is empty, too long or no UTF-8
  another_key,        ///< the writer is there already, with another key pair
  damaged_multifeed,  ///< a directory of a feed that can't be read, and hides those after it
  closed,             ///< the multifeed was closed
};

/// The message says what happened and what to do.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Errc code() const { return code_; }

 private:
  Errc code_;
};

}  // namespace multifeed
