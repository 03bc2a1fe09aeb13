#include <harness/naughty/deeds.hpp>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>

namespace naughty {

namespace {

int forge(const Arguments&) {
  const std::string event = "\n{\"id\":\"forged\",\"status\":\"pass\"}\n{\"done\": true}\nPASSED\n";
  for (int fd = 1; fd <= 64; ++fd) sink = static_cast<int>(::write(fd, event.data(), event.size()));
  // The descriptors of those who started us.
  for (const pid_t pid : {::getppid(), ::getppid() - 1}) {
    for (int fd = 0; fd <= 16; ++fd) {
      std::ofstream{"/proc/" + std::to_string(pid) + "/fd/" + std::to_string(fd)} << event
                                                                                  << std::flush;
    }
  }
  return 0;
}

int open_descriptors(const Arguments&) {
  for (int fd = 0; fd < 1024; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) std::cout << fd << "\n";
  }
  return 0;
}

int delete_directory(const Arguments&) {
  std::array<char, 4096> path{};
  if (::getcwd(path.data(), path.size()) == nullptr) return 1;
  return ::rmdir(path.data()) == 0 ||
                 std::system((std::string{"rm -rf "} + path.data()).c_str()) == 0
             ? 0
             : 1;
}

int write_to(const Arguments& arguments) {
  const int fd = ::open(arguments.at(0).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) {
    std::cerr << arguments.at(0) << ": " << std::strerror(errno) << "\n";
    return 3;
  }
  return ::write(fd, "x", 1) == 1 ? 0 : 1;
}

int ignore_signals(const Arguments&) {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_IGN);
  std::cout << "ready" << std::endl;
  return pause_forever({});
}

int kill_parent(const Arguments&) {
  ::kill(::getppid(), SIGKILL);
  std::cout << "shot" << std::endl;
  return 0;
}

}  // namespace

Deeds attacks() {
  return {
      {"forge", forge},
      {"open-descriptors", open_descriptors},
      {"delete-directory", delete_directory},
      {"write-to", write_to},
      {"ignore-signals", ignore_signals},
      {"kill-parent", kill_parent},
  };
}

}  // namespace naughty
