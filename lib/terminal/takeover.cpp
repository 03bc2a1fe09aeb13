#include <terminal/error.hpp>
#include <terminal/kept_output.hpp>
#include <terminal/sanitizers.hpp>
#include <terminal/takeover.hpp>
#include <terminal/uncaught.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace terminal {
namespace {

constexpr std::array crashes{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
constexpr std::array ends{SIGHUP,  SIGINT,  SIGQUIT, SIGTERM,   SIGPIPE, SIGALRM,
                          SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF, SIGXFSZ};

/// All that gives the terminal back, where a signal handler finds it.
struct Held {
  std::atomic<bool> active = false;
  std::atomic<bool> left = false;  // given back for the time being: stopped, or in the background
  pid_t owner = 0;
  int input = -1;
  int output = -1;
  std::array<int, 2> wake{-1, -1};
  int flags = 0;
  termios before{};
  termios ours{};
  std::array<char, 512> enter{};
  std::size_t enter_size = 0;
  std::array<char, 512> leave{};
  std::size_t leave_size = 0;
  KeptOutput kept;
  std::array<struct sigaction, NSIG> actions{};  // those before ours
  std::array<bool, NSIG> replaced{};
  std::terminate_handler terminate = nullptr;
  stack_t stack_before{};
  std::array<char, 65536> stack{};  // for the handler, if the program has run out of its own
};
constinit Held held;

// From here to `install`: only what may be done in a signal handler.

void leave_screen() {
  held.left = true;
  write_patiently(held.output, held.leave.data(), static_cast<long>(held.leave_size));
  ::tcsetattr(held.input, TCSANOW, &held.before);
  ::fcntl(held.output, F_SETFL, held.flags);
}

void enter_screen() {
  const pid_t foreground = ::tcgetpgrp(held.input);  // none: a terminal without jobs
  if (foreground >= 0 && foreground != ::getpgrp()) {
    held.left = true;
    return;
  }
  ::tcsetattr(held.input, TCSANOW, &held.ours);
  write_patiently(held.output, held.enter.data(), static_cast<long>(held.enter_size));
  held.left = false;
}

bool is_ours(const struct sigaction& action);

void give_back() {
  if (held.owner != ::getpid() || !held.active.exchange(false)) return;
  if (!held.left) leave_screen();
  held.kept.end();
  for (int signal = 1; signal < NSIG; ++signal) {
    const auto index = static_cast<std::size_t>(signal);
    struct sigaction now {};
    if (!held.replaced.at(index) || ::sigaction(signal, nullptr, &now) != 0) continue;
    // Unless the program has put another one into its place meanwhile.
    if (is_ours(now)) ::sigaction(signal, &held.actions.at(index), nullptr);
    held.replaced.at(index) = false;
  }
}

void wake_up() {
  const int error = errno;
  [[maybe_unused]] const ssize_t written = ::write(held.wake[1], "!", 1);  // full: awake already
  errno = error;
}

void on_end(int signal) {
  give_back();
  // With the handler from before: at the end of this one.
  ::raise(signal);
}

void on_crash(int signal, siginfo_t* info, void* /*context*/) {
  give_back();
  // What the processor complains of happens again, with the handler from before, which sees why.
  const bool again = info->si_code > 0 && signal != SIGABRT;
  if (!again) ::raise(signal);
}

void on_stop(int signal) {
  struct sigaction ours {};
  struct sigaction usual {};
  usual.sa_handler = SIG_DFL;
  leave_screen();
  ::sigaction(signal, &usual, &ours);
  sigset_t stop;
  ::sigemptyset(&stop);
  ::sigaddset(&stop, signal);
  ::raise(signal);
  ::pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);  // stops here
  ::sigaction(signal, &ours, nullptr);
  if (held.left) enter_screen();  // or did not stop, because nobody could continue it
  wake_up();
}

void on_continue(int /*signal*/) {
  const int error = errno;
  enter_screen();
  wake_up();
  errno = error;
}

void on_resize(int /*signal*/) { wake_up(); }

[[noreturn]] void on_terminate() {
  give_back();
  if (held.terminate != nullptr) held.terminate();
  std::abort();
}

bool is_ours(const struct sigaction& action) {
  if ((action.sa_flags & SA_SIGINFO) != 0) return action.sa_sigaction == on_crash;
  const auto handler = action.sa_handler;
  return handler == on_end || handler == on_stop || handler == on_continue || handler == on_resize;
}

void install(int signal, struct sigaction action, bool only_if_unhandled) {
  const auto index = static_cast<std::size_t>(signal);
  ::sigfillset(&action.sa_mask);
  if (signal == SIGTSTP) ::sigdelset(&action.sa_mask, SIGCONT);
  ::sigaction(signal, nullptr, &held.actions.at(index));
  const bool handled = (held.actions.at(index).sa_flags & SA_SIGINFO) != 0 ||
                       held.actions.at(index).sa_handler != SIG_DFL;
  if (handled && only_if_unhandled) return;
  held.replaced.at(index) = ::sigaction(signal, &action, nullptr) == 0;
}

void install_all() {
  ::sigaltstack(nullptr, &held.stack_before);
  if ((held.stack_before.ss_flags & SS_DISABLE) != 0) {
    stack_t stack{};
    stack.ss_sp = held.stack.data();
    stack.ss_size = held.stack.size();
    ::sigaltstack(&stack, nullptr);
  }
  struct sigaction action {};
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  action.sa_sigaction = on_crash;
  for (int signal : crashes) install(signal, action, false);
  action.sa_flags = SA_ONSTACK;
  action.sa_handler = on_end;
  for (int signal : ends) install(signal, action, true);
  action.sa_flags = SA_RESTART;
  action.sa_handler = on_stop;
  install(SIGTSTP, action, true);
  action.sa_handler = on_continue;
  install(SIGCONT, action, true);
  action.sa_handler = on_resize;
  install(SIGWINCH, action, true);
}

std::size_t copy(const std::string& text, std::array<char, 512>& into) {
  const std::size_t size = std::min(text.size(), into.size());
  std::copy_n(text.begin(), size, into.begin());
  return size;
}

termios raw(termios modes) {
  // Keys come at once and as they are. Signals stay: ctrl-C ends even a program that hangs.
  modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ECHONL | IEXTEN);
  modes.c_iflag &= ~static_cast<tcflag_t>(IXON | ICRNL | INLCR | IGNCR | ISTRIP);
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  return modes;
}

int duplicate(int descriptor) {
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (copy < 0) throw std::system_error(errno, std::generic_category(), "no copy of the terminal");
  return copy;
}

void close_descriptors() {
  for (int* descriptor : {&held.input, &held.output, &held.wake[0], &held.wake[1]}) {
    if (*descriptor >= 0) ::close(*descriptor);
    *descriptor = -1;
  }
}

TerminalType look() {
  explain_uncaught_errors();
  if (held.input >= 0) {
    throw ScreenError(Errc::second_screen,
                      "there is a screen already, and only one terminal: `close` the first one");
  }
  for (int standard : {STDIN_FILENO, STDOUT_FILENO}) {
    if (::isatty(standard) != 0) continue;
    const std::string which = standard == STDIN_FILENO ? "input" : "output";
    throw ScreenError(Errc::no_terminal,
                      "this program draws on a whole terminal, and its " + which +
                          " is none. Run it in a terminal, without `|`, `<` and `>`");
  }
  return terminal_type(STDOUT_FILENO);
}

}  // namespace

Takeover::Takeover() : type_(look()) {
  try {
    held.input = duplicate(STDIN_FILENO);
    held.output = duplicate(STDOUT_FILENO);
    if (::pipe2(held.wake.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
      throw std::system_error(errno, std::generic_category(), "no pipe for signals");
    }
  } catch (...) {
    close_descriptors();
    throw;
  }
  held.owner = ::getpid();
  held.flags = ::fcntl(held.output, F_GETFL);
  ::tcgetattr(held.input, &held.before);
  held.ours = raw(held.before);
  held.enter_size = copy(type_.enter, held.enter);
  held.leave_size = copy(type_.leave, held.leave);
  static const int at_exit = std::atexit(give_back);
  (void)at_exit;
  before_sanitizers_end_it(give_back);
  held.terminate = std::set_terminate(on_terminate);
  held.kept.begin();
  held.active = true;
  install_all();
  enter_screen();
}

Takeover::~Takeover() {
  std::fflush(stdout);  // into what is kept
  give_back();
  if (std::get_terminate() == on_terminate) std::set_terminate(held.terminate);
  if ((held.stack_before.ss_flags & SS_DISABLE) != 0) ::sigaltstack(&held.stack_before, nullptr);
  close_descriptors();
}

int Takeover::input() const { return held.input; }
int Takeover::output() const { return held.output; }
int Takeover::events() const { return held.wake[0]; }
bool Takeover::in_background() const { return held.left; }
void Takeover::limit_kept_output() const { held.kept.limit(); }

std::size_t Takeover::write(std::string_view bytes) const {
  // Only for this moment: the shell and others have the same terminal, and want to wait for it.
  ::fcntl(held.output, F_SETFL, held.flags | O_NONBLOCK);
  const ssize_t count = ::write(held.output, bytes.data(), bytes.size());
  const int error = errno;
  ::fcntl(held.output, F_SETFL, held.flags);
  if (count >= 0) return static_cast<std::size_t>(count);
  return error == EAGAIN || error == EINTR ? 0 : bytes.size();
}

Takeover::Size Takeover::size() const {
  winsize window{};
  if (::ioctl(held.output, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) {
    return {80, 24};
  }
  return {std::min<int>(window.ws_col, Grid::largest), std::min<int>(window.ws_row, Grid::largest)};
}

}  // namespace terminal
