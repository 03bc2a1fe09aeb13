#pragma once
/// @file
/// The one exception of the checker: a sentence for the person at the terminal (what happened, to
/// which file, what to do now) and the code to exit with.

#include <checker/result.hpp>

#include <stdexcept>
#include <string>

namespace checker {

class Trouble : public std::runtime_error {
 public:
  Trouble(Exit code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}
  Exit code() const { return code_; }

 private:
  Exit code_;
};

}  // namespace checker
