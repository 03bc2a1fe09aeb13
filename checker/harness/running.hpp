#pragma once
/// @file
/// The innards of a session: the program while it runs, its output so far, and the waiting. Used by
/// steps.

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <harness/ending.hpp>
#include <harness/failure.hpp>
#include <harness/process_tree.hpp>
#include <harness/session.hpp>
#include <harness/spawn.hpp>

namespace harness {

class Session::Running {
 public:
  Running(std::string program, SessionOptions options);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void start(const Start& how);
  /// Ends a program that is left as it is: all its processes.
  void stop();
  void type(std::string_view bytes);
  void end_input();
  void send(int signal);
  /// What may help if a limit strikes from now on.
  void advise_on_limits(std::string sentence) { limit_advice_ = std::move(sentence); }

  /// Why a wait came back.
  enum class Woke { ready, ended, output_ended, stuck, time };
  /// What else ends a wait: the end of the output and being stuck; being stuck; neither.
  enum class Watch { output, end, nothing };
  /// Lets the program run until `ready()`. @throws Failure if a limit strikes.
  Woke wait(const std::function<bool()>& ready, Watch watch = Watch::output,
            std::optional<std::chrono::milliseconds> at_most = std::nullopt);
  /// Waits for the program to end. @throws Failure if it does not, or if it crashed.
  void wait_for_end();

  /// Takes the next complete line, if it is there.
  std::optional<std::string> take_line();
  /// All that was printed and not yet taken.
  [[nodiscard]] std::string_view rest() const { return std::string_view{output_}.substr(taken_); }
  void take_all() { taken_ = output_.size(); }

  /// Fails because of what `woke` says, while waiting for `expected`.
  [[noreturn]] void fail_waiting(Woke woke, const Pattern& expected,
                                 const std::string& otherwise = "");
  /// Fails because the program ended before `what` was so; `advice` is what may help.
  [[noreturn]] void fail_not_reached(const std::string& what, const std::string& advice = "");
  /// Fails if it is so.
  void fail_if_directory_gone();
  /// Fails because the program waits where it should end.
  [[noreturn]] void fail_not_ending();
  /// "Your program", or its name where the test runs several.
  [[nodiscard]] std::string who() const;

  [[nodiscard]] bool started() const { return started_; }
  [[nodiscard]] bool alive() const { return child_.pid > 0; }
  [[nodiscard]] const Ending& ending() const { return ending_; }
  [[nodiscard]] const std::string& output() const { return output_; }
  [[nodiscard]] const std::string& errors() const { return errors_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] const std::string& program() const { return program_; }
  [[nodiscard]] const Start& last_start() const { return last_start_; }
  [[nodiscard]] bool input_ended() const { return ending_.input_ended; }

  /// Gives the terminal another size.
  void resize(Terminal size);
  /// The local modes of the terminal (termios), if there is one.
  [[nodiscard]] std::optional<unsigned> terminal_modes() const;

  /// A screen that the output is seen on, if steps want one; until the next start.
  struct Display {
    virtual ~Display() = default;
    /// All output so far, whether or not some of it was taken before.
    virtual void take(std::string_view output) = 0;
    virtual void resize(Terminal size) = 0;
    /// What is seen, for a learner.
    [[nodiscard]] virtual std::string text() const = 0;
  };
  void show_on(std::unique_ptr<Display> display) { display_ = std::move(display); }
  [[nodiscard]] Display* display() const { return display_.get(); }

  std::string step;  ///< text of the step that is performed

 private:
  [[nodiscard]] std::string why_no_line(Woke woke, const std::string& expected) const;
  void fail_if_crashed(const std::string& expected);
  [[noreturn]] void fail_left_processes();
  /// The last of what was printed, for the learner to see.
  [[nodiscard]] std::string seen() const;
  bool drain();
  bool drain_one(Descriptor& from, std::string& into);
  void undo_terminal(std::size_t from);
  void write_pending();
  void reap();
  void check_limits();
  bool stuck();
  [[noreturn]] void strike(const std::string& limit, const std::string& message);
  void account();

  std::string program_;
  std::filesystem::path path_;
  std::filesystem::path directory_;
  SessionOptions options_;
  Limits limits_;
  std::string mark_;

  Child child_;
  std::unique_ptr<ProcessTree> tree_;
  Start last_start_;
  bool started_ = false;
  bool end_seen_ = true;  ///< a step has waited for the end of the last run
  bool end_input_when_written_ = false;
  std::chrono::steady_clock::time_point started_at_;
  std::string pending_;  ///< typed, not yet in the pipe
  std::string output_;
  std::string errors_;
  std::size_t taken_ = 0;
  std::string limit_advice_;
  std::unique_ptr<Display> display_;
  Ending ending_;
  std::string last_switches_;
  std::chrono::steady_clock::time_point asleep_since_;
};

}  // namespace harness
