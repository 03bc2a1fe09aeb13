#include <terminal/kept_output.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace terminal {
namespace {

constexpr int patience = 1000;  // milliseconds
constexpr std::array<int, 2> standard{STDOUT_FILENO, STDERR_FILENO};

}  // namespace

void write_patiently(int descriptor, const char* bytes, long size) {
  while (size > 0) {
    pollfd ready{descriptor, POLLOUT, 0};
    if (::poll(&ready, 1, patience) == 0) return;
    const ssize_t count = ::write(descriptor, bytes, static_cast<std::size_t>(size));
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) return;
    bytes += count;
    size -= count;
  }
}

void KeptOutput::begin() {
  std::fflush(stdout);
  kept_ = ::memfd_create("kept-output", MFD_CLOEXEC);
  if (kept_ < 0) return;
  ::fcntl(kept_, F_SETFL, O_APPEND);
  for (std::size_t i = 0; i < standard.size(); ++i) {
    if (::isatty(standard[i]) == 0) continue;
    real_[i] = ::fcntl(standard[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (real_[i] >= 0) ::dup2(kept_, standard[i]);
  }
}

void KeptOutput::end() {
  if (kept_ < 0) return;
  int printed_to = -1;
  for (std::size_t i = 0; i < standard.size(); ++i) {
    if (real_[i] < 0) continue;
    ::dup2(real_[i], standard[i]);
    ::close(real_[i]);
    real_[i] = -1;
    printed_to = standard[i];
  }
  if (printed_to >= 0) print(printed_to);
  ::close(kept_);
  kept_ = -1;
}

void KeptOutput::print(int descriptor) const {
  struct stat status {};
  if (::fstat(kept_, &status) != 0) return;
  off_t at = std::max<off_t>(0, status.st_size - most_printed);
  std::array<char, 1024>
      portion;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by pread
  for (;;) {
    const ssize_t count = ::pread(kept_, portion.data(), portion.size(), at);
    if (count <= 0) return;
    write_patiently(descriptor, portion.data(), count);
    at += count;
  }
}

void KeptOutput::limit() const {
  struct stat status {};
  if (kept_ < 0 || ::fstat(kept_, &status) != 0 || status.st_size <= most_kept) return;
  std::array<char, most_printed> last;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  const ssize_t count = ::pread(kept_, last.data(), last.size(), status.st_size - most_printed);
  if (count <= 0 || ::ftruncate(kept_, 0) != 0) return;
  [[maybe_unused]] const ssize_t written =
      ::write(kept_, last.data(), static_cast<std::size_t>(count));
}

}  // namespace terminal
