#include <harness/spawn.hpp>

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <harness/failure.hpp>
#include <harness/landlock.hpp>
#include <harness/proc.hpp>

namespace harness {
namespace {

[[noreturn]] void cannot(const std::string& what, int error) {
  throw CannotCheck{what + ": " + std::strerror(error)};
}

struct Pipe {
  Descriptor read;
  Descriptor write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) cannot("no pipe to the program", errno);
  return {Descriptor{ends[0]}, Descriptor{ends[1]}};
}

void set_nonblocking(const Descriptor& fd) {
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

Pipe make_terminal(Terminal size) {
  Descriptor ours{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
  std::array<char, 128> name{};
  if (!ours || ::grantpt(ours.get()) != 0 || ::unlockpt(ours.get()) != 0 ||
      ::ptsname_r(ours.get(), name.data(), name.size()) != 0) {
    cannot("no pseudo-terminal for the program", errno);
  }
  Descriptor theirs{::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC)};
  if (!theirs) cannot("no pseudo-terminal for the program", errno);
  const winsize window{size.rows, size.columns, 0, 0};
  ::ioctl(ours.get(), TIOCSWINSZ, &window);
  termios modes{};
  if (!size.echo && ::tcgetattr(theirs.get(), &modes) == 0) {
    modes.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(theirs.get(), TCSANOW, &modes);
  }
  return {std::move(ours), std::move(theirs)};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (const auto& text : texts)
    out.push_back(const_cast<char*>(text.c_str()));  // execve's old signature
  out.push_back(nullptr);
  return out;
}

// All that the child needs, prepared before the fork: between fork and exec only plain system calls
// are safe.
struct Plan {
  const char* program;
  const char* directory;
  char* const* arguments;
  char* const* environment;
  std::array<int, 3> standard;  // becomes 0, 1, 2
  int report;
  bool terminal;
  pid_t parent;
  Limits limits;
  const Landlock* walls;
  rlim_t tasks;  // of the user, at most; 0: no limit
};

// A limit for a program that multiplies faster than we look. The kernel counts all tasks of the
// user, so it can only be far above what the program may have. Root is not limited by it; inside
// bubblewrap we do not see all tasks.
rlim_t most_tasks(std::size_t processes) {
  if (::getuid() == 0 || settings().sandbox == sandbox::Kind::bubblewrap) return 0;
  std::size_t tasks = 0;
  for (const auto& process : proc::all()) tasks += process.threads;
  return tasks + 4 * processes + 256;
}

void set_limit(__rlimit_resource which, rlim_t soft, rlim_t hard) {
  const rlimit limit{soft, hard};
  ::setrlimit(which, &limit);
}

// Even root's program gets none of root's powers: it could read our memory with them.
void drop_capabilities() {
  for (unsigned long capability = 0; ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0;
       ++capability) {
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  ::syscall(SYS_capset, &header, none.data());
}

void close_from(int first) {
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  for (int fd = first; fd < 4096; ++fd) ::close(fd);
}

[[noreturn]] void give_up(int report) {
  const int error = errno;
  [[maybe_unused]] const auto written = ::write(report, &error, sizeof error);
  ::_exit(127);
}

[[noreturn]] void become_program(const Plan& plan) {
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (::getppid() != plan.parent) ::_exit(127);

  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (plan.walls != nullptr) plan.walls->enter();  // before its descriptor is closed

  // The standard three are moved out of the way first, in case one of them is 0, 1 or 2 itself.
  std::array<int, 3> high{};
  for (std::size_t i = 0; i < 3; ++i) high[i] = ::fcntl(plan.standard[i], F_DUPFD_CLOEXEC, 10);
  const int report = ::fcntl(plan.report, F_DUPFD_CLOEXEC, 10);
  for (int i = 0; i < 3; ++i) ::dup2(high[static_cast<std::size_t>(i)], i);
  ::dup2(report, 3);
  ::fcntl(3, F_SETFD, FD_CLOEXEC);
  close_from(4);
  if (plan.terminal) ::ioctl(0, TIOCSCTTY, 0);

  struct sigaction normal {};
  normal.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &normal, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);

  const rlim_t file = plan.limits.file_mb << 20U;
  const auto cpu = static_cast<rlim_t>((plan.limits.cpu.count() + 999) / 1000 + 1);
  set_limit(RLIMIT_CORE, 0, 0);
  set_limit(RLIMIT_FSIZE, file, file);
  set_limit(RLIMIT_CPU, cpu, cpu + 1);  // for the case that nobody is left who counts
  set_limit(RLIMIT_NOFILE, 1024, 1024);
  if (plan.tasks > 0) set_limit(RLIMIT_NPROC, plan.tasks, plan.tasks);
  ::umask(022);
  if (::chdir(plan.directory) != 0) give_up(3);
  drop_capabilities();
  ::execve(plan.program, plan.arguments, plan.environment);
  give_up(3);
}

}  // namespace

Child spawn(const SpawnRequest& request) {
  Pipe in;
  Pipe out;
  Pipe err;
  if (request.terminal) {
    out = make_terminal(*request.terminal);
  } else {
    in = make_pipe();
    out = make_pipe();
    err = make_pipe();
  }
  Pipe report = make_pipe();
  const auto arguments = pointers(request.arguments);
  const auto environment = pointers(request.environment);
  std::optional<Landlock> walls;
  if (request.walls) walls.emplace(request.directory, request.network);
  const int terminal = out.write.get();
  const Plan plan{.program = request.program.c_str(),
                  .directory = request.directory.c_str(),
                  .arguments = arguments.data(),
                  .environment = environment.data(),
                  .standard = request.terminal
                                  ? std::array{terminal, terminal, terminal}
                                  : std::array{in.read.get(), out.write.get(), err.write.get()},
                  .report = report.write.get(),
                  .terminal = request.terminal.has_value(),
                  .parent = ::getpid(),
                  .limits = request.limits,
                  .walls = walls && *walls ? &*walls : nullptr,
                  .tasks = most_tasks(request.limits.processes)};
  const pid_t pid = ::fork();
  if (pid < 0) cannot("no new process for the program", errno);
  if (pid == 0) become_program(plan);

  report.write.reset();
  int error = 0;
  ssize_t got = 0;
  do {
    got = ::read(report.read.get(), &error, sizeof error);
  } while (got < 0 && errno == EINTR);
  if (got > 0) {
    ::waitpid(pid, nullptr, 0);
    cannot("the program " + request.program.string() + " can't be started", error);
  }

  Child child;
  child.pid = pid;
#ifdef SYS_pidfd_open
  child.process = Descriptor{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
#endif
  if (request.terminal) {
    child.in = Descriptor{::fcntl(out.read.get(), F_DUPFD_CLOEXEC, 3)};
  } else {
    child.in = std::move(in.write);
    child.err = std::move(err.read);
    set_nonblocking(child.err);
  }
  child.out = std::move(out.read);
  set_nonblocking(child.in);
  set_nonblocking(child.out);
  return child;
}

}  // namespace harness
