#include <storage/directory_lock.hpp>
#include <storage/system_error.hpp>

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace storage {

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) {
  std::string path = directory.string();
  fd_ = FileDescriptor(open_retrying(path, O_RDONLY | O_DIRECTORY));
  if (!fd_) throw_system_error(errno, "open", path);
  if (::flock(fd_.get(), LOCK_EX | LOCK_NB) == 0) return;
  if (errno != EWOULDBLOCK) throw_system_error(errno, "lock", path);
  throw Error(Errc::locked, path +
                                " is open already, in another program or elsewhere in this one; "
                                "close that first, or use another directory");
}

}  // namespace storage
