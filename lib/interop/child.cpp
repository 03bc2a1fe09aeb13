#include <interop/child.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

extern "C" char** environ;  // NOLINT(readability-redundant-declaration): POSIX asks for it

namespace interop {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

/// Later entries win, as `environment` comes first and getenv takes the first it finds.
std::vector<char*> pointers(const std::vector<std::string>& words, char** more) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  for (; more != nullptr && *more != nullptr; ++more) result.push_back(*more);
  result.push_back(nullptr);
  return result;
}

}  // namespace

Child::Child(const std::vector<std::string>& command, const std::vector<std::string>& environment) {
  // A socket instead of a pipe for the input: writing to a dead child gives an error, no SIGPIPE.
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, input.data()) != 0)
    fail(errno, "socketpair");
  if (::pipe2(output.data(), O_CLOEXEC) != 0) fail(errno, "pipe");
  input_ = input[1];
  output_ = output[0];

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  std::vector<char*> arguments = pointers(command, nullptr);
  std::vector<char*> variables = pointers(environment, environ);
  int error =
      ::posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(input[0]);
  ::close(output[1]);
  if (error != 0) {
    ::close(input_);
    ::close(output_);
    fail(error, "can't start " + command[0]);
  }
}

Child::~Child() {
  close_input();
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    wait();
  }
  ::close(output_);
}

void Child::send(std::string_view line) {
  std::string bytes = std::string(line) + '\n';
  std::string_view rest = bytes;
  while (!rest.empty()) {
    ssize_t count = ::send(input_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno, "the other program no longer listens");
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Child::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

std::optional<std::string> Child::line(std::chrono::milliseconds limit) {
  auto deadline = std::chrono::steady_clock::now() + limit;
  std::size_t searched = 0;
  for (;;) {
    if (std::size_t end = buffer_.find('\n', searched); end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return line;
    }
    searched = buffer_.size();

    auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd waiting{output_, POLLIN, 0};
    int ready = left.count() > 0 ? ::poll(&waiting, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) throw std::runtime_error("the other program said nothing in time");
    std::array<char, 65536> chunk{};
    ssize_t count = ::read(output_, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno, "reading what the other program says");
    if (count == 0) return std::nullopt;
    buffer_.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

void Child::kill(int signal) {
  if (pid_ > 0) ::kill(pid_, signal);
}

int Child::wait() {
  int status = 0;
  while (pid_ > 0 && ::waitpid(pid_, &status, 0) < 0) {
    if (errno != EINTR) fail(errno, "waitpid");
  }
  pid_ = -1;
  return status;
}

}  // namespace interop
