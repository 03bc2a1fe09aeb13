#include <checker/play_folder.hpp>
#include <checker/trouble.hpp>

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace checker {

namespace {

constexpr int most_plays = 100;  // at the same time

[[noreturn]] void no_folder(const std::filesystem::path& folder, const std::string& reason) {
  throw Trouble(Exit::tool_fault,
                fmt::format("The folder {} can't be used for the game's log: {}. Name another one: "
                            "./check play --folder DIR",
                            folder.string(), reason));
}

}  // namespace

PlayFolder::PlayFolder(PlayFolder&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      remove_(std::exchange(other.remove_, false)) {}

PlayFolder::~PlayFolder() {
  std::error_code ignored;
  if (remove_) std::filesystem::remove_all(path_, ignored);
  if (lock_ >= 0) ::close(lock_);
}

bool PlayFolder::take(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) no_folder(folder, error.message());
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) no_folder(folder, std::strerror(errno));
  // Where a file system knows no locks, the game's own lock has to do.
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(fd);
    return false;
  }
  path_ = folder;
  lock_ = fd;
  return true;
}

PlayFolder PlayFolder::first_of(const std::filesystem::path& plays, const char* prefix) {
  PlayFolder folder;
  for (int i = 1; i <= most_plays; ++i) {
    if (folder.take(plays / (prefix + std::to_string(i)))) return folder;
  }
  throw Trouble(Exit::usage, fmt::format("{} plays are under way here. End one of them first, or "
                                         "play in a folder of your own: ./check play --folder DIR",
                                         most_plays));
}

PlayFolder PlayFolder::first_free(const std::filesystem::path& plays) {
  return first_of(plays, "");
}

PlayFolder PlayFolder::for_now(const std::filesystem::path& plays) {
  PlayFolder folder = first_of(plays, "bots-");
  folder.remove_ = true;
  std::error_code error;
  for (const auto& left : std::filesystem::directory_iterator(folder.path_, error)) {
    std::filesystem::remove_all(left.path(), error);
    if (error) no_folder(folder.path_, error.message());
  }
  return folder;
}

PlayFolder PlayFolder::named(const std::filesystem::path& name) {
  PlayFolder folder;
  if (folder.take(name)) return folder;
  throw Trouble(Exit::usage,
                fmt::format("Another play uses the folder {}. End that one first, or name another "
                            "folder.",
                            name.string()));
}

}  // namespace checker
