#include <checker/bots.hpp>
#include <checker/trouble.hpp>

#include <fmt/core.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace checker {

namespace {

constexpr std::size_t longest_answer = 4096;  // bytes: 50 addresses take 1,100

/// The ends of a pipe: closed with it, unless taken out.
struct Ends {
  Ends() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw Trouble(Exit::tool_fault,
                    fmt::format("No pipe can be made: {}.", std::strerror(errno)));
    }
    read = ends[0];
    write = ends[1];
  }
  ~Ends() {
    for (const int fd : {read, write}) {
      if (fd >= 0) ::close(fd);
    }
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  int read = -1, write = -1;
};

/// One line, without its end; what there is, if the program ends before.
std::string line_from(int fd) {
  std::string line;
  std::array<char, 256> piece{};
  while (line.size() < longest_answer && line.find('\n') == std::string::npos) {
    const ssize_t got = ::read(fd, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    line.append(piece.data(), static_cast<std::size_t>(got));
  }
  return line;
}

}  // namespace

Bots::Bots(const std::filesystem::path& executable, int count) {
  Ends input, output;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.read, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write, STDOUT_FILENO);
  // What they say while the game is drawn would spoil the screen.
  posix_spawn_file_actions_adddup2(&actions, output.write, STDERR_FILENO);
  std::string program = executable.string();
  std::string number = std::to_string(count);
  std::array<char*, 3> words = {program.data(), number.data(), nullptr};
  const int error = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    throw Trouble(Exit::tool_fault, fmt::format("{} can't be started: {}.", executable.string(),
                                                std::strerror(error)));
  }
  line_ = std::exchange(input.write, -1);
  ::close(std::exchange(output.write, -1));
  const std::string said = line_from(output.read);
  if (!said.ends_with('\n') || !said.starts_with("127.0.0.1:")) {
    ::close(line_);
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    throw Trouble(Exit::tool_fault, fmt::format("The bots did not start. They said: {}", said));
  }
  addresses_ = said.substr(0, said.size() - 1);
}

Bots::~Bots() {
  ::close(line_);
  // What they know is in memory only: nothing is lost.
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace checker
