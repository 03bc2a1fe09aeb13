#pragma once
/// @file
/// Many players in one process beside this one, who walk without a rest: for measuring.
///
/// @code
/// play::Crowd crowd({.players = 50});
/// // start a game that dials crowd.addresses()
/// while (!crowd.everybody_is_there()) { ... }
/// @endcode

#include <chrono>
#include <cstdio>
#include <string>

#include <sys/types.h>

namespace play {

struct CrowdSettings {
  int players = 50;
  bool mesh = false;  ///< everybody is connected to everybody, and not to the game only
  std::chrono::milliseconds step{500};
};

class Crowd {
 public:
  /// @throws std::runtime_error if the process can't be started
  explicit Crowd(const CrowdSettings& settings);
  ~Crowd();  ///< ends it
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  /// Where they can be dialled, with commas between.
  const std::string& addresses() const { return addresses_; }
  pid_t pid() const { return pid_; }
  /// Whether everybody knows where everybody is, one player more than these too. To be asked until
  /// it is so.
  bool everybody_is_there();
  /// How many moves they have written. @throws std::runtime_error if they have ended
  double written();

 private:
  std::string line();
  pid_t pid_ = -1;
  int ask_ = -1;
  std::FILE* answers_ = nullptr;
  std::string addresses_;
};

}  // namespace play
