// A program that has the terminal, and ctrl-Z.
#include <checker/command.hpp>

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

namespace checker {
namespace {

/// Reads until a line has come. @return it, or nothing at the end
std::string line_from(int fd) {
  std::string line;
  for (char letter = 0; ::read(fd, &letter, 1) == 1 && letter != '\n';) line += letter;
  return line;
}

// Asked to stop, it says so, waits for a line, and stops then. At the next line it ends.
constexpr const char* program =
    "trap 'echo asked; read x; trap - TSTP; kill -TSTP $$' TSTP; echo ready;"
    "until read x && test \"$x\" = end; do :; done; exit 3";

TEST(Foreground, StopsAfterTheProgramHasStoppedAndGoesOnWithIt) {
  std::array<int, 2> typed{}, shown{};
  ASSERT_EQ(::pipe(typed.data()), 0);
  ASSERT_EQ(::pipe(shown.data()), 0);
  const pid_t checker = ::fork();
  ASSERT_GE(checker, 0);
  if (checker == 0) {
    ::setpgid(0, 0);
    ::dup2(typed[0], STDIN_FILENO);
    ::dup2(shown[1], STDOUT_FILENO);
    for (const int fd : {typed[0], typed[1], shown[0], shown[1]}) ::close(fd);
    end_like(run_in_foreground({.executable = "/bin/sh", .arguments = {"-c", program}}));
  }
  ::close(typed[0]);
  ::close(shown[1]);
  const auto type = [&typed](const std::string& line) {
    ASSERT_EQ(::write(typed[1], line.data(), line.size()), static_cast<ssize_t>(line.size()));
  };
  ASSERT_EQ(line_from(shown[0]), "ready");
  ASSERT_EQ(::kill(-checker, SIGTSTP), 0);  // as a terminal does: to all of them
  ASSERT_EQ(line_from(shown[0]), "asked");
  int status = 0;
  EXPECT_EQ(::waitpid(checker, &status, WUNTRACED | WNOHANG), 0);
  type("stop\n");
  ASSERT_EQ(::waitpid(checker, &status, WUNTRACED), checker);
  ASSERT_TRUE(WIFSTOPPED(status));
  EXPECT_EQ(WSTOPSIG(status), SIGTSTP);
  ASSERT_EQ(::kill(-checker, SIGCONT), 0);
  type("end\n");
  ASSERT_EQ(::waitpid(checker, &status, 0), checker);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 3);
  ::close(typed[1]);
  ::close(shown[0]);
}

}  // namespace
}  // namespace checker
