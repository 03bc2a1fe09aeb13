#pragma once
/// @file
/// A program that runs in a terminal without a window; for this layer's own tests.
///
/// @code
/// terminal::TerminalProgram program({KAPPA_SCREEN_EXAMPLE}, {.width = 40, .height = 12});
/// program.wait_until([&] { return program.screen().rows()[0] == "hello"; });
/// program.type("\x04");
/// EXPECT_EQ(program.wait_for_end(), 0);
/// @endcode

#include <terminal/testing/screen_model.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace terminal {

class TerminalProgram {
 public:
  struct Options {
    unsigned short width = 80;
    unsigned short height = 24;
    std::map<std::string, std::string> environment = {};  ///< added to what the test has
    int standard_input = -1;                              ///< instead of the terminal
    int standard_output = -1;  ///< instead of the terminal; standard error stays
  };

  TerminalProgram(const std::vector<std::string>& command, const Options& options);
  ~TerminalProgram();  ///< kills it
  TerminalProgram(const TerminalProgram&) = delete;
  TerminalProgram& operator=(const TerminalProgram&) = delete;

  /// Lets it run until `ready`, which is asked after each portion of bytes. @return whether it came
  /// to be: not if the program ended, or 20 seconds went by
  bool wait_until(const std::function<bool()>& ready);
  /// Lets it run to its end. @return exit code; of a signal: 128 and its number; -1: it did not end
  int wait_for_end();
  /// Lets it run until a signal has stopped it. @return whether it did
  bool wait_for_stop();

  void type(std::string_view bytes) const;
  void resize(unsigned short width, unsigned short height);
  void send(int signal) const;

  const ScreenModel& screen() const { return screen_; }
  std::size_t bytes() const { return bytes_; }  ///< that it has sent
  pid_t pid() const { return pid_; }
  /// The modes of the terminal, as text that can be compared.
  std::string modes() const;

 private:
  bool take_output(int milliseconds);
  bool wait(int options, const std::function<bool(int)>& seen);

  ScreenModel screen_;
  int terminal_ = -1;
  int other_end_ = -1;  // open, so that what is still in the terminal is not lost at the end
  pid_t pid_ = -1;
  std::size_t bytes_ = 0;
};

}  // namespace terminal
