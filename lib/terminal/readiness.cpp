#include <terminal/readiness.hpp>

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace terminal {
namespace {

int epoll_of(int descriptor, Readiness::For what) {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = what == Readiness::For::reading ? EPOLLIN : EPOLLOUT;
  if (epoll >= 0 && ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0) return epoll;
  const int error = errno;
  if (epoll >= 0) ::close(epoll);
  throw std::system_error(error, std::generic_category(), "no way to wait for the terminal");
}

}  // namespace

Readiness::Readiness(asio::io_context& io, int descriptor, For what)
    : epoll_(io, epoll_of(descriptor, what)) {}

void Readiness::wait(std::function<void()> ready) {
  epoll_.async_wait(asio::posix::stream_descriptor::wait_read,
                    [ready = std::move(ready)](const asio::error_code& error) {
                      if (!error) ready();
                    });
}

void Readiness::cancel() { epoll_.cancel(); }

}  // namespace terminal
