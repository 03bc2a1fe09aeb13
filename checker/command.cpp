#include <checker/command.hpp>

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

namespace checker {

namespace {

// A signal handler can only reach what is global.
volatile sig_atomic_t interrupt_seen = 0;

void note_interrupt(int) { interrupt_seen = 1; }

volatile sig_atomic_t foreground_child = -1;

void pass_on(int number) { ::kill(foreground_child, number); }

volatile sig_atomic_t stop_seen = 0;

void note_stop(int) { stop_seen = 1; }

/// Stops this process, as ctrl-Z does, until somebody continues it.
void stop_as_asked() {
  stop_seen = 0;
  struct sigaction usual {
  }, ours{};
  usual.sa_handler = SIG_DFL;
  ::sigaction(SIGTSTP, &usual, &ours);
  ::raise(SIGTSTP);
  ::sigaction(SIGTSTP, &ours, nullptr);
}

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_, O_CLOEXEC) != 0) ends_[0] = ends_[1] = -1;
  }
  ~Pipe() {
    close_reader();
    close_writer();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close_reader() { close(ends_[0]); }
  void close_writer() { close(ends_[1]); }

 private:
  static void close(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
  int ends_[2] = {-1, -1};
};

/// Cuts a stream into lines; keeps at most `limit` bytes of an unfinished one.
class Lines {
 public:
  Lines(const std::function<void(std::string_view)>& callback, std::size_t limit)
      : callback_(callback), limit_(limit) {}
  /// @return false once a line is longer than the limit
  bool add(std::string_view bytes) {
    if (!callback_) return true;
    rest_ += bytes;
    std::size_t start = 0;
    for (std::size_t end; (end = rest_.find('\n', start)) != std::string::npos; start = end + 1) {
      callback_(std::string_view(rest_).substr(start, end - start));
    }
    rest_.erase(0, start);
    return rest_.size() <= limit_;
  }

 private:
  const std::function<void(std::string_view)>& callback_;
  std::size_t limit_;
  std::string rest_;
};

/// Reads what is there. @return false at the end of the stream
bool drain(int fd, const std::function<bool(std::string_view)>& take) {
  char buffer[1 << 16];
  const ssize_t got = ::read(fd, buffer, sizeof buffer);
  if (got > 0) return take({buffer, static_cast<std::size_t>(got)});
  return got < 0 && (errno == EINTR || errno == EAGAIN);
}

std::vector<std::string> environment_with(
    const std::vector<std::pair<std::string, std::string>>& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    bool replaced = false;
    for (const auto& [name, value] : added) {
      replaced = replaced || text.starts_with(name + "=");
    }
    if (!replaced) all.emplace_back(text);
  }
  for (const auto& [name, value] : added) all.push_back(fmt::format("{}={}", name, value));
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// A child in a process group of its own.
class Child {
 public:
  /// `inherited`: a descriptor the child gets under the same number, or -1.
  Child(const Command& command, int output, int inherited) {
    std::vector<std::string> arguments = command.arguments;
    for (std::string& argument : arguments) {
      const std::size_t at = argument.find("{events}");
      if (inherited >= 0 && at != std::string::npos) {
        argument.replace(at, 8, std::to_string(inherited));
      }
    }
    std::vector<std::string> environment = environment_with(command.environment);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    // Duplicating a descriptor onto itself clears its close-on-exec mark.
    if (inherited >= 0) posix_spawn_file_actions_adddup2(&actions, inherited, inherited);
    if (!command.directory.empty()) {
      posix_spawn_file_actions_addchdir_np(&actions, command.directory.c_str());
    }
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    error_ = ::posix_spawnp(&pid_, arguments[0].c_str(), &actions, &attributes,
                            pointers(arguments).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  bool started() const { return error_ == 0; }
  std::string error() const { return std::strerror(error_); }
  void signal_group(int number) const { ::kill(-pid_, number); }
  /// @return whether it has ended; then `status` is what waitpid says
  bool ended(int& status) const { return ::waitpid(pid_, &status, WNOHANG) == pid_; }

 private:
  pid_t pid_ = -1;
  int error_ = 0;
};

}  // namespace

Ended run(const Command& command) {
  using Clock = std::chrono::steady_clock;
  Ended ended;
  Pipe output, events;
  if (output.writer() < 0 || events.writer() < 0) {
    ended.trouble = fmt::format("no pipe can be made: {}", std::strerror(errno));
    return ended;
  }
  const Child child(command, output.writer(), command.on_event ? events.writer() : -1);
  output.close_writer();
  events.close_writer();
  if (!child.started()) {
    ended.trouble = fmt::format("{} can't be started: {}", command.arguments[0], child.error());
    return ended;
  }
  ended.started = true;

  Lines lines(command.on_line, command.output_limit);
  Lines event_lines(command.on_event, command.event_limit);
  const auto deadline = Clock::now() + std::chrono::seconds(command.timeout_seconds);
  bool told_to_end = false;
  auto patience = Clock::now();
  int status = 0;
  bool exited = false;
  const auto take_output = [&](std::string_view bytes) {
    const std::size_t room = command.output_limit - ended.output.size();
    ended.output += bytes.substr(0, std::min(room, bytes.size()));
    lines.add(bytes);
    return true;
  };
  const auto take_events = [&](std::string_view bytes) {
    if (event_lines.add(bytes)) return true;
    ended.trouble = "it sent an event that is too long";
    child.signal_group(SIGKILL);
    return false;
  };
  // After the end, what is left in the pipes is read; a process that escaped from the group may go
  // on printing, so not without a bound.
  for (int rounds_left = 256; rounds_left > 0;) {
    const bool silent = output.reader() < 0 && events.reader() < 0;
    pollfd watched[2] = {{output.reader(), POLLIN, 0}, {events.reader(), POLLIN, 0}};
    ::poll(watched, 2, exited ? 0 : silent ? 2 : 20);
    bool heard = false;
    if (watched[0].revents != 0) {
      heard = drain(output.reader(), take_output);
      if (!heard) output.close_reader();
    }
    if (watched[1].revents != 0) {
      const bool more = drain(events.reader(), take_events);
      if (!more) events.close_reader();
      heard = heard || more;
    }
    if (exited) {
      if (!heard) break;
      --rounds_left;
      continue;
    }
    exited = child.ended(status);
    if (exited) {
      child.signal_group(SIGKILL);  // what it left behind
      continue;
    }
    if (interrupted() && !told_to_end) {
      ended.interrupted = told_to_end = true;
      patience = Clock::now() + std::chrono::milliseconds(500);
      child.signal_group(SIGTERM);
    }
    if (command.timeout_seconds > 0 && Clock::now() > deadline && !ended.timed_out) {
      ended.timed_out = true;
      child.signal_group(SIGKILL);
    }
    if (told_to_end && Clock::now() > patience) child.signal_group(SIGKILL);
  }
  if (WIFEXITED(status)) ended.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  ended.interrupted = ended.interrupted || interrupted();
  return ended;
}

void handle_interrupts() {
  struct sigaction action {};
  action.sa_handler = note_interrupt;
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

int run_in_foreground(const Foreground& program) {
  std::vector<std::string> words = {program.executable.string()};
  words.insert(words.end(), program.arguments.begin(), program.arguments.end());
  std::vector<std::string> environment = environment_with(program.environment);
  // What a terminal sends reaches both; the program decides what to do about it.
  for (const int number : {SIGINT, SIGQUIT}) ::signal(number, SIG_IGN);
  // ctrl-Z: the program gives the terminal back before it stops. Whoever waits for this process
  // takes the terminal when it has stopped, so it stops after the program.
  struct sigaction stop {};
  stop.sa_handler = note_stop;
  stop.sa_flags = SA_RESTART;
  sigemptyset(&stop.sa_mask);
  ::sigaction(SIGTSTP, &stop, nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // Duplicating a descriptor onto itself clears its close-on-exec mark.
  for (const int fd : program.inherited) posix_spawn_file_actions_adddup2(&actions, fd, fd);
  if (!program.directory.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, program.directory.c_str());
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t child = -1;
  const int error = ::posix_spawn(&child, program.executable.c_str(), &actions, &attributes,
                                  pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    errno = error;
    return -1;
  }
  foreground_child = child;
  for (const int number : {SIGTERM, SIGHUP}) {
    struct sigaction action {};
    action.sa_handler = pass_on;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(number, &action, nullptr);
  }
  // Asked to end before the child could be told.
  if (interrupted()) ::kill(child, SIGTERM);
  int status = 0;
  while (true) {
    const pid_t heard = ::waitpid(child, &status, WUNTRACED);
    if (heard < 0 && errno != EINTR) return status;
    if (heard != child) continue;
    if (!WIFSTOPPED(status)) return status;
    if (stop_seen != 0) stop_as_asked();
  }
}

void end_like(int status) {
  if (WIFSIGNALED(status)) {
    // No second core file beside the program's own.
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::signal(WTERMSIG(status), SIG_DFL);
    ::raise(WTERMSIG(status));
  }
  std::_Exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

bool interrupted() { return interrupt_seen != 0; }

}  // namespace checker
