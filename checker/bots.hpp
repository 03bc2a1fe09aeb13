#pragma once
/// @file
/// The bots of `./check play --bots`: started beside the game, and gone with it.

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace checker {

/// A running <build>/play/bots. It goes on until nobody holds the other end of its input any more:
/// this object does, and so does whoever inherits `line()`. Thus it ends with the game even if the
/// checker was killed before.
class Bots {
 public:
  /// Starts it and waits until they listen.
  /// @throws Trouble tool_fault with what the program said instead
  Bots(const std::filesystem::path& executable, int count);
  ~Bots();  ///< ends them
  Bots(const Bots&) = delete;
  Bots& operator=(const Bots&) = delete;

  const std::string& addresses() const { return addresses_; }  ///< host:port, with commas between
  int line() const { return line_; }                           ///< the descriptor to inherit

 private:
  pid_t pid_ = -1;
  int line_ = -1;
  std::string addresses_;
};

}  // namespace checker
