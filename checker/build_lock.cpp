#include <checker/build_lock.hpp>

#include <checker/command.hpp>
#include <checker/files.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

namespace checker {

namespace {

/// Waits in small portions, and says so before the first one.
class Patience {
 public:
  explicit Patience(const std::function<void()>& waiting) : waiting_(waiting) {}
  void wait_a_little() {
    if (!said_ && waiting_) waiting_();
    said_ = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }

 private:
  const std::function<void()>& waiting_;
  bool said_ = false;
};

/// Whether the process that made the lock directory is gone.
bool stale(const std::filesystem::path& directory) {
  const auto holder = read_file(directory / "pid", 64);
  if (!holder) return false;  // being made this moment
  const int pid = std::atoi(holder->c_str());
  return pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH;
}

}  // namespace

BuildLock::BuildLock(const std::filesystem::path& build, const std::function<void()>& waiting) {
  Patience patience(waiting);
  const char* kind = std::getenv("KAPPA_LOCK");
  if (kind != nullptr && std::string_view(kind) == "mkdir") {
    const std::filesystem::path directory = build / ".lock.d";
    while (::mkdir(directory.c_str(), 0755) != 0 && errno == EEXIST && !interrupted()) {
      if (stale(directory)) {
        std::error_code ignored;
        std::filesystem::remove_all(directory, ignored);
      } else {
        patience.wait_a_little();
      }
    }
    if (replace_file(directory / "pid", std::to_string(::getpid())).empty()) directory_ = directory;
    return;
  }
  fd_ = ::open((build / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  // Where the lock can't be made (a read-only disk), ninja will say what is wrong.
  while (fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) != 0 && !interrupted()) {
    patience.wait_a_little();
  }
}

BuildLock::~BuildLock() {
  if (fd_ >= 0) ::close(fd_);
  if (!directory_.empty()) {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
}

}  // namespace checker
