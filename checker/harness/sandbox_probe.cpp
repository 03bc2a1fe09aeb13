#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <harness/descriptor.hpp>
#include <harness/landlock.hpp>
#include <harness/sandbox.hpp>
#include <harness/visible.hpp>

namespace harness::sandbox {
namespace {

// Empty if the command ends with 0, or why it did not.
std::string attempt(std::vector<std::string> command) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::strerror(errno);
  const Descriptor read{ends[0]};
  Descriptor write{ends[1]};
  std::vector<char*> arguments;
  for (auto& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, write.get(), 2);
  pid_t pid = -1;
  const int error =
      ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) return "it is not installed";
  if (error != 0) return std::strerror(error);

  write.reset();
  std::string said;
  std::array<char, 1024> buffer{};
  pollfd readable{read.get(), POLLIN, 0};
  bool done = false;
  while (!done && ::poll(&readable, 1, 5000) > 0) {
    const auto got = ::read(read.get(), buffer.data(), buffer.size());
    done = got <= 0;
    if (!done && said.size() < 4096) said.append(buffer.data(), static_cast<std::size_t>(got));
  }
  if (!done) ::kill(pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!done) return "it did not end within 5 s";
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return "";
  const auto line = said.substr(0, said.find('\n'));
  return line.empty() ? "it failed without saying why" : visible(line);
}

}  // namespace

Machine probe() {
  Machine machine;
  // The whole command that a check uses, with the smallest program that every machine has.
  machine.bubblewrap_reason = attempt(wrap(Kind::bubblewrap, {"/bin/sh", "-c", "exit 0"}, {}));
  machine.bubblewrap = machine.bubblewrap_reason.empty();
  machine.landlock_abi = Landlock::abi();
  if (machine.landlock_abi == 0) {
    machine.landlock_reason = errno == EOPNOTSUPP ? "the kernel has it, but it is switched off"
                                                  : "the kernel does not have it";
  }
  return machine;
}

std::string Machine::sentence() const {
  const bool tcp = landlock_abi >= 4;
  if (bubblewrap) {
    return std::string{"Your program runs inside bubblewrap"} +
           (landlock_abi > 0 ? " and Landlock" : "") +
           ": it can write only to its own directory, sees no other processes, and has no network "
           "but this machine.";
  }
  if (landlock_abi > 0) {
    return std::string{
               "Your program runs inside Landlock: it can write only to its own directory"} +
           (tcp ? ", and uses TCP only where a lesson needs it" : "; the network is open to it") +
           " (bubblewrap does not work here: " + bubblewrap_reason + ").";
  }
  return "Your program runs with limits on time, memory, processes and output, but it could write "
         "outside its directory and use the "
         "network (bubblewrap does not work here: " +
         bubblewrap_reason + "; Landlock: " + landlock_reason + ").";
}

}  // namespace harness::sandbox
