#pragma once
/// @file
/// What a swarm refuses, and why, as one exception with a code to test and a sentence to read.

#include <stdexcept>
#include <string>

namespace swarm {

/// What was refused.
enum class Errc {
  bad_setting,    ///< an environment variable or an option that makes no sense
  cannot_listen,  ///< the address to listen on is taken, or is not this machine's
  no_dht,         ///< the way `dht` was asked for, and this program was built without it
  cannot_search,  ///< a way that was asked for does not work on this machine
  closed,         ///< the swarm was closed, or the connection moved away
};

/// The message says what happened, and what to do.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Errc code() const { return code_; }

 private:
  Errc code_;
};

}  // namespace swarm
