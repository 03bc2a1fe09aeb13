#include <storage/file.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace storage {
namespace {

[[noreturn]] void fail(int error, const std::string& doing, const std::string& name) {
  std::string what = "can't " + doing + " " + name + ": ";
  switch (error) {
    case ENOENT:
      throw Error(Errc::not_found, what + "it does not exist; check the path");
    case EACCES:
    case EPERM:
    case EROFS:
      throw Error(
          Errc::permission_denied,
          what + std::strerror(error) +
              "; give yourself write access (ls -l shows who has it), or use another place");
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      throw Error(Errc::disk_full,
                  what + std::strerror(error) +
                      "; nothing stored before is lost: make room (df -h), then try again");
    default:
      throw Error(Errc::io, what + std::strerror(error));
  }
}

int open_retrying(const std::string& name, int flags) {
  int fd = -1;
  do {
    fd = ::open(name.c_str(), flags | O_CLOEXEC, 0666);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

File::File(const std::filesystem::path& path) : name_(path.string()) {
  fd_ = FileDescriptor(open_retrying(name_, O_RDWR));
  if (!fd_ && errno != ENOENT) fail(errno, "open", name_);
  struct stat info {};
  if (fd_ && ::fstat(fd_.get(), &info) != 0) fail(errno, "look at", name_);
  size_ = static_cast<std::uint64_t>(info.st_size);
}

void File::create() {
  if (fd_) return;
  fd_ = FileDescriptor(open_retrying(name_, O_RDWR | O_CREAT));
  if (!fd_) fail(errno, "create", name_);
}

void File::read(std::uint64_t offset, std::span<std::byte> buffer) const {
  while (!buffer.empty()) {
    ssize_t count =
        fd_ ? ::pread(fd_.get(), buffer.data(), buffer.size(), static_cast<off_t>(offset)) : 0;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno, "read", name_);
    if (count == 0) {
      throw Error(Errc::out_of_range, "can't read " + name_ + ": it ends before byte " +
                                          std::to_string(offset + buffer.size()));
    }
    buffer = buffer.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

void File::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  create();
  while (!bytes.empty()) {
    ssize_t count = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno, "write", name_);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
    size_ = std::max(size_, offset);
  }
}

void File::truncate(std::uint64_t size) {
  create();
  if (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) fail(errno, "resize", name_);
  size_ = size;
}

void File::sync() {
  if (fd_ && ::fsync(fd_.get()) != 0) fail(errno, "sync", name_);
}

FileDirectory::FileDirectory(const std::filesystem::path& path) : path_(path) {
  std::error_code error;
  std::filesystem::create_directories(path_, error);
  if (error) fail(error.value(), "make the directory", path_.string());
}

std::unique_ptr<RandomAccess> FileDirectory::open(const std::string& name) {
  return std::make_unique<File>(path_ / name);
}

bool FileDirectory::exists(const std::string& name) const {
  std::error_code ignored;
  return std::filesystem::exists(path_ / name, ignored);
}

void FileDirectory::lock(const std::string& name) {
  std::string path = path_of(name);
  FileDescriptor fd(open_retrying(path, O_RDWR | O_CREAT));
  if (!fd) fail(errno, "open", path);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) fail(errno, "lock", path);
    throw Error(Errc::locked, path_.string() +
                                  " is open already, in another program or elsewhere in this one; "
                                  "close that first, or use another directory");
  }
  lock_ = std::move(fd);
}

}  // namespace storage
