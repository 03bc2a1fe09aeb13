#include <storage/file.hpp>
#include <storage/system_error.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace storage {
FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

File::File(const std::filesystem::path& path) : name_(path.string()) {
  fd_ = FileDescriptor(open_retrying(name_, O_RDWR));
  if (!fd_ && errno != ENOENT) throw_system_error(errno, "open", name_);
  struct stat info {};
  if (fd_ && ::fstat(fd_.get(), &info) != 0) throw_system_error(errno, "look at", name_);
  size_ = static_cast<std::uint64_t>(info.st_size);
}

void File::create() {
  if (fd_) return;
  fd_ = FileDescriptor(open_retrying(name_, O_RDWR | O_CREAT));
  if (!fd_) throw_system_error(errno, "create", name_);
}

void File::read(std::uint64_t offset, std::span<std::byte> buffer) const {
  while (!buffer.empty()) {
    ssize_t count =
        fd_ ? ::pread(fd_.get(), buffer.data(), buffer.size(), static_cast<off_t>(offset)) : 0;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_system_error(errno, "read", name_);
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
    if (count < 0) throw_system_error(errno, "write", name_);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
    size_ = std::max(size_, offset);
  }
}

void File::truncate(std::uint64_t size) {
  create();
  if (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0)
    throw_system_error(errno, "resize", name_);
  size_ = size;
}

void File::sync() {
  if (fd_ && ::fsync(fd_.get()) != 0) throw_system_error(errno, "sync", name_);
}

FileDirectory::FileDirectory(const std::filesystem::path& path) : path_(path) {
  std::error_code error;
  std::filesystem::create_directories(path_, error);
  if (error) throw_system_error(error.value(), "make the directory", path_.string());
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
  if (!fd) throw_system_error(errno, "open", path);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) throw_system_error(errno, "lock", path);
    throw Error(Errc::locked, path_.string() +
                                  " is open already, in another program or elsewhere in this one; "
                                  "close that first, or use another directory");
  }
  lock_ = std::move(fd);
}

}  // namespace storage
