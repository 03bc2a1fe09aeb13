#include <harness/activity.hpp>

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>
#include <system_error>

#include <harness/proc.hpp>

namespace harness {
namespace {

namespace fs = std::filesystem;

// /proc/PID/task/TID/syscall: the number and six arguments of the call a thread is blocked in.
// Nothing if the thread runs or we may not look.
struct Call {
  long number = -1;
  std::array<std::uint64_t, 6> arguments{};
};

std::optional<Call> blocked_call(const std::string& thread) {
  std::istringstream text{proc::read(thread + "/syscall")};
  Call call;
  if (!(text >> call.number) || call.number < 0) return std::nullopt;
  for (auto& argument : call.arguments) {
    if (!(text >> std::hex >> argument)) return std::nullopt;
  }
  return call;
}

bool is_input(const std::string& process, std::uint64_t fd, int input) {
  if (input < 0) return false;
  const std::string theirs_path = process + "/fd/" + std::to_string(fd);
  unsigned terminal = 0;
  if (::ioctl(input, TIOCGPTN, &terminal) == 0) {
    std::error_code error;
    return fs::read_symlink(theirs_path, error) == "/dev/pts/" + std::to_string(terminal);
  }
  struct stat ours {};
  struct stat theirs {};
  return ::fstat(input, &ours) == 0 && ::stat(theirs_path.c_str(), &theirs) == 0 &&
         S_ISFIFO(theirs.st_mode) && ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

// A terminal can't tell; but whoever reads from one is awake as soon as there is something to read.
bool is_empty(int input) {
  unsigned terminal = 0;
  int waiting = 0;
  return ::ioctl(input, TIOCGPTN, &terminal) == 0 ||
         (::ioctl(input, FIONREAD, &waiting) == 0 && waiting == 0);
}

// Blocked with no time-out.
bool endless(const Call& call) {
  const auto& a = call.arguments;
  const auto negative = [](std::uint64_t value) { return static_cast<std::int32_t>(value) < 0; };
  switch (call.number) {
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
      return negative(a[3]);
#endif
#ifdef SYS_poll
    case SYS_poll:
      return negative(a[2]);
#endif
#ifdef SYS_select
    case SYS_select:
      return a[4] == 0;
#endif
    case SYS_epoll_pwait:
      return negative(a[3]);
    case SYS_ppoll:
      return a[2] == 0;
    case SYS_pselect6:
      return a[4] == 0;
    case SYS_futex: {
      const auto operation = a[1] & 0x7fU;
      return (operation == 0 || operation == 9) && a[3] == 0;  // FUTEX_WAIT, FUTEX_WAIT_BITSET
    }
    case SYS_wait4:
      return (a[2] & 1U) == 0;  // not WNOHANG
    case SYS_waitid:
      return (a[3] & 1U) == 0;
    case SYS_accept:
    case SYS_accept4:
    case SYS_recvfrom:
    case SYS_recvmsg:
      return true;
    default:
      return false;
  }
}

// A timer that is not set, or goes off so late that nobody waits for it.
bool is_far_off(const std::string& timer_info) {
  const auto at = timer_info.find("it_value: (");
  return at != std::string::npos && (timer_info.compare(at + 11, 5, "0, 0)") == 0 ||
                                     std::strtoul(timer_info.c_str() + at + 11, nullptr, 10) >= 3);
}

// What outside of the program could wake it, besides its input.
enum class Waker { nothing, sockets, unknown };

Waker waker_of(const std::string& process) {
  std::error_code error;
  Waker waker = Waker::unknown;
  for (fs::directory_iterator it{process + "/fd", error}; !error && it != fs::directory_iterator{};
       it.increment(error)) {
    if (waker == Waker::unknown) waker = Waker::nothing;
    const std::string target = fs::read_symlink(it->path(), error).string();
    if (error || target.find("inotify") != std::string::npos ||
        target.find("io_uring") != std::string::npos) {
      return Waker::unknown;
    }
    if (target.find("timerfd") != std::string::npos) {
      const auto info = proc::read(process + "/fdinfo/" + it->path().filename().string());
      if (!is_far_off(info)) return Waker::unknown;
      if (info.find("it_value: (0, 0)") == std::string::npos) waker = Waker::sockets;
    }
    if (target.starts_with("socket:")) waker = Waker::sockets;
  }
  return error ? Waker::unknown : waker;
}

}  // namespace

Observation observe(const std::vector<ProcessTree::Process>& processes, int input) {
  Observation out{Activity::reads_input, {}};
  bool has_sockets = false;
  if (processes.empty()) return {};
  for (const auto& member : processes) {
    const std::string process = "/proc/" + std::to_string(member.pid);
    bool waits = false;
    std::error_code error;
    for (fs::directory_iterator it{process + "/task", error};
         !error && it != fs::directory_iterator{}; it.increment(error)) {
      const std::string thread = it->path().string();
      const auto call = blocked_call(thread);
      if (!call) return {};
      const auto status = proc::read(thread + "/status");
      const auto switches = status.find("voluntary_ctxt_switches");
      if (switches != std::string::npos) out.switches += status.substr(switches);
      const bool reads = call->number == SYS_read && is_input(process, call->arguments[0], input) &&
                         is_empty(input);
      if (reads) continue;
      if (!endless(*call)) return {};
      out.activity = Activity::waits_forever;
      waits = true;
    }
    if (error) return {};
    const Waker waker = waits ? waker_of(process) : Waker::nothing;
    if (waker == Waker::unknown) return {};
    has_sockets = has_sockets || waker == Waker::sockets;
  }
  if (has_sockets) out.activity = Activity::waits_for_others;
  return out;
}

}  // namespace harness
