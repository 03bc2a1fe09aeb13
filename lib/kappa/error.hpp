#pragma once
/// @file
/// What a core refuses, and why, as one exception with a code to test and a sentence to read.

#include <stdexcept>
#include <string>

namespace kappa {

/// What was refused.
enum class Errc {
  bad_name,       ///< a view's name that is empty, longer than 80 bytes, or no UTF-8
  name_in_use,    ///< two views with one name
  view_failed,    ///< a view stopped, and nobody asked with `on_error` to be told
  damaged_store,  ///< the rows of a view are not what was written; it is being made again
  closed,         ///< the core was closed
};

/// The message says what happened and what to do.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Errc code() const { return code_; }

 private:
  Errc code_;
};

}  // namespace kappa
