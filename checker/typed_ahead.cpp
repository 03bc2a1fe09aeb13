#include <checker/typed_ahead.hpp>

#include <termios.h>
#include <unistd.h>

#include <cstdlib>

namespace checker {

void forget_keys_of_a_wait(std::chrono::steady_clock::duration waited) {
  const bool before = std::getenv("KAPPA_WAITED") != nullptr;
  ::unsetenv("KAPPA_WAITED");
  if (!before && waited < std::chrono::seconds(2)) return;
  // In the background the terminal is somebody else's, and the system would stop us for this.
  if (::isatty(STDIN_FILENO) != 1 || ::tcgetpgrp(STDIN_FILENO) != ::getpgrp()) return;
  ::tcflush(STDIN_FILENO, TCIFLUSH);
}

}  // namespace checker
