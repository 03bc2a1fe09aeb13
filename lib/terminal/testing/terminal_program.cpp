#include <terminal/testing/terminal_program.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace terminal {
namespace {

constexpr std::chrono::seconds limit{20};

[[noreturn]] void become(const std::vector<std::string>& command,
                         const TerminalProgram::Options& options, int terminal) {
  ::setsid();
  ::ioctl(terminal, TIOCSCTTY, 0);
  ::dup2(options.standard_input >= 0 ? options.standard_input : terminal, STDIN_FILENO);
  ::dup2(options.standard_output >= 0 ? options.standard_output : terminal, STDOUT_FILENO);
  ::dup2(terminal, STDERR_FILENO);
  for (const auto& [name, value] : options.environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));  // execv's old signature
  }
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

TerminalProgram::TerminalProgram(const std::vector<std::string>& command, const Options& options)
    : screen_(options.width, options.height) {
  terminal_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  std::array<char, 128> name{};
  if (terminal_ < 0 || ::grantpt(terminal_) != 0 || ::unlockpt(terminal_) != 0 ||
      ::ptsname_r(terminal_, name.data(), name.size()) != 0) {
    throw std::system_error(errno, std::generic_category(), "no pseudo-terminal");
  }
  other_end_ = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  resize(options.width, options.height);
  pid_ = ::fork();
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "no process");
  if (pid_ == 0) become(command, options, other_end_);
}

TerminalProgram::~TerminalProgram() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(other_end_);
  ::close(terminal_);
}

bool TerminalProgram::take_output(int milliseconds) {
  pollfd ready{terminal_, POLLIN, 0};
  if (::poll(&ready, 1, milliseconds) != 1) return false;
  std::array<char, 65536>
      portion;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
  const ssize_t count = ::read(terminal_, portion.data(), portion.size());
  if (count <= 0) return false;
  bytes_ += static_cast<std::size_t>(count);
  screen_.take({portion.data(), static_cast<std::size_t>(count)});
  return true;
}

bool TerminalProgram::wait_until(const std::function<bool()>& ready) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!ready()) {
    if (std::chrono::steady_clock::now() > end) return false;
    if (take_output(20) || pid_ < 0) continue;
    siginfo_t seen{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &seen, WEXITED | WNOHANG | WNOWAIT);
    if (seen.si_pid != pid_) continue;
    while (take_output(0)) {
    }
    return ready();
  }
  return true;
}

bool TerminalProgram::wait(int options, const std::function<bool(int)>& seen) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    take_output(5);
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG | options) != pid_ || !seen(status)) continue;
    while (take_output(0)) {
    }
    return true;
  }
  return false;
}

int TerminalProgram::wait_for_end() {
  int code = -1;
  const bool ended = wait(0, [&code](int status) {
    code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return true;
  });
  if (ended) pid_ = -1;
  return code;
}

bool TerminalProgram::wait_for_stop() {
  return wait(WUNTRACED, [](int status) { return WIFSTOPPED(status); });
}

void TerminalProgram::type(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::write(terminal_, bytes.data(), bytes.size());
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void TerminalProgram::resize(unsigned short width, unsigned short height) {
  screen_.resize(width, height);
  const winsize window{height, width, 0, 0};
  ::ioctl(terminal_, TIOCSWINSZ, &window);
}

void TerminalProgram::send(int signal) const { ::kill(pid_, signal); }

std::string TerminalProgram::modes() const {
  termios modes{};
  ::tcgetattr(other_end_, &modes);
  const int flags = ::fcntl(other_end_, F_GETFL);
  std::string text = std::to_string(modes.c_iflag) + ' ' + std::to_string(modes.c_oflag) + ' ' +
                     std::to_string(modes.c_cflag) + ' ' + std::to_string(modes.c_lflag) + ' ' +
                     std::to_string(flags);
  for (cc_t key : modes.c_cc) text += ' ' + std::to_string(key);
  return text;
}

}  // namespace terminal
