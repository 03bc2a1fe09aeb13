#include <checker/progress.hpp>

#include <checker/files.hpp>
#include <checker/json_io.hpp>
#include <checker/result.hpp>
#include <checker/screen.hpp>

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <ctime>

namespace checker {

namespace {

constexpr std::size_t largest_progress = 1 << 20;

/// Held while the file is changed. The project's directory is what is locked: a lock file would be
/// one more thing lying about.
class DirectoryLock {
 public:
  explicit DirectoryLock(const std::filesystem::path& directory)
      : fd_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (fd_ >= 0) ::flock(fd_, LOCK_EX);
  }
  ~DirectoryLock() {
    if (fd_ >= 0) ::close(fd_);
  }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int fd_;
};

std::filesystem::path set_aside(const std::filesystem::path& file) {
  std::filesystem::path aside;
  for (int number = 1; aside.empty() || exists(aside); ++number) {
    aside = file.parent_path() / fmt::format("{}.aside-{}.json", file.stem().string(), number);
  }
  std::error_code error;
  std::filesystem::rename(file, aside, error);
  return error ? std::filesystem::path() : aside;
}

}  // namespace

std::string state_of(const LessonProgress& progress) {
  const bool compiles = progress.last != name_of(Outcome::did_not_compile);
  const bool readable = progress.last != name_of(Outcome::unreadable);
  if (!progress.passed.empty()) {
    if (progress.last == name_of(Outcome::passed)) return "passed";
    return !compiles   ? "passed before, does not compile now"
           : !readable ? "passed before, the file can't be read now"
                       : "passed before";
  }
  if (progress.tries == 0) return "";
  if (!compiles) return "does not compile yet";
  if (!readable) return "the file can't be read";
  return fmt::format("{} of {}", progress.points, counted(progress.of, "point"));
}

Progress read_progress(const std::filesystem::path& file, std::string& notice) {
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, error))) return {};
  std::string what;
  if (const auto text = read_file(file, largest_progress)) {
    if (auto progress = parse_progress(*text, what)) return *progress;
  } else {
    what = "can't be read";
  }
  const std::filesystem::path aside = set_aside(file);
  notice = aside.empty()
               ? fmt::format("{} {}, and can't be renamed: what you do now is not recorded.",
                             file.filename().string(), what)
               : fmt::format("{} {}. It is kept as {}; a new one is begun.",
                             file.filename().string(), what, aside.filename().string());
  return {};
}

std::string update_progress(const std::filesystem::path& file, std::string& notice,
                            const std::function<void(Progress&)>& change) {
  const DirectoryLock lock(file.parent_path());
  Progress progress = read_progress(file, notice);
  change(progress);
  const std::string trouble = replace_file(file, progress_text(progress));
  if (trouble.empty()) return "";
  return fmt::format(
      "Your progress could not be recorded in {}: {}. The verdict holds all the same.",
      file.filename().string(), trouble);
}

std::string timestamp() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, size};
}

}  // namespace checker
