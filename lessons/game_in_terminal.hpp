#pragma once
/// @file
/// The finished game in a terminal without a window, for tests of the game itself: somebody with a
/// folder and an address, who may start, be killed, and start again.
///
/// @code
/// lessons::GameInTerminal ada(folder / "ada", "Ada");
/// ada.start();
/// ada.types(ada.right);
/// ASSERT_TRUE(ada.shows_at(16, 6, "@"));
/// @endcode

#include <harness/peer.hpp>
#include <terminal/testing/terminal_program.hpp>

#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lessons {

class GameInTerminal {
 public:
  static constexpr const char* up = "\x1b[A";
  static constexpr const char* down = "\x1b[B";
  static constexpr const char* right = "\x1b[C";
  static constexpr const char* left = "\x1b[D";
  static constexpr const char* escape = "\x1b";

  /// @param folder where it plays; made if it is not there
  GameInTerminal(std::filesystem::path folder, std::string nickname)
      : folder_{std::move(folder)}, nickname_{std::move(nickname)} {
    std::filesystem::create_directories(folder_);
  }

  const harness::FreePort& door() const { return door_; }
  std::string port() const { return std::to_string(door_.number()); }

  /// Starts it, in a terminal of 80 by 24.
  /// @param before a command of the shell, before the game takes its place: a limit, say
  /// @param game which one; by default the solution of lesson 19
  void start(const std::vector<std::string>& peers = {}, const std::string& before = ":",
             const std::string& game = KAPPA_LESSONS_BUILD "/19-everyone-moves/solution/game") {
    auto environment = harness::direct_swarm(door_, peers);
    environment.insert({{"TERM", "xterm-256color"}, {"LC_ALL", "C.UTF-8"}});
    program_ = std::make_unique<terminal::TerminalProgram>(
        std::vector<std::string>{"/bin/sh", "-c", "cd \"$0\" && " + before + " && exec \"$@\"",
                                 folder_.string(), game, nickname_},
        terminal::TerminalProgram::Options{.environment = environment});
  }
  /// Is gone from one moment to the next, with `SIGKILL`.
  void dies() {
    program_->send(SIGKILL);
    program_->wait_for_end();
  }

  void types(const std::string& keys) const { program_->type(keys); }
  void says(const std::string& text) const { types(text + "\r"); }

  /// Waits until this is at the place of the world, which an 80 by 24 terminal shows whole.
  bool shows_at(int x, int y, const std::string& text) {
    return program_->wait_until([&] { return program_->screen().at(x, y).text == text; });
  }
  /// Waits until the text is on the screen.
  bool shows(const std::string& text) {
    return program_->wait_until(
        [&] { return program_->screen().text().find(text) != std::string::npos; });
  }

  terminal::TerminalProgram& program() { return *program_; }
  std::string screen() const { return program_->screen().text(); }

 private:
  std::filesystem::path folder_;
  std::string nickname_;
  harness::FreePort door_;
  std::unique_ptr<terminal::TerminalProgram> program_;
};

}  // namespace lessons
