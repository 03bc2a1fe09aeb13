#include <storage/system_error.hpp>

#include <fcntl.h>

#include <cerrno>
#include <cstring>

namespace storage {

void throw_system_error(int error, const std::string& doing, const std::string& name) {
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

}  // namespace storage
