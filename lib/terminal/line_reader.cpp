#include <terminal/line_reader.hpp>
#include <terminal/lines.hpp>

#include <array>
#include <asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace terminal {
namespace {

/// While it lives, this thread takes no signals. Threads made meanwhile never do: signals are for
/// the program's own thread.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

LineReader::LineReader(asio::io_context& io, int descriptor)
    : io_(io),
      descriptor_(descriptor),
      was_closed_(::fcntl(descriptor, F_GETFD) < 0),
      keeps_running_(asio::make_work_guard(io)) {
  if (::pipe(wake_) != 0) {
    throw std::system_error(errno, std::generic_category(), "no pipe to wait for input with");
  }
  for (int end : wake_) ::fcntl(end, F_SETFD, FD_CLOEXEC);
}

LineReader::~LineReader() {
  stop();
  ::close(wake_[0]);
}

void LineReader::start() {
  if (was_closed_) {
    finish(0);
    return;
  }
  SignalsBlocked blocked;
  thread_ = std::thread([this] { read_lines(); });
}

void LineReader::add(Callback callback) {
  callbacks_.push_back(std::make_shared<Callback>(std::move(callback)));
}

void LineReader::stop() {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  changed_.notify_all();
  ::close(wake_[1]);
  if (thread_.joinable()) thread_.join();
  callbacks_.clear();
  keeps_running_.reset();
}

/// @return whether there is something to read; if not, we are to stop
bool LineReader::wait_for_input() const {
  std::array<pollfd, 2> waited{pollfd{descriptor_, POLLIN, 0}, pollfd{wake_[0], POLLIN, 0}};
  while (::poll(waited.data(), waited.size(), -1) < 0) {
    if (errno != EINTR) return true;  // reading says what is wrong
  }
  return waited[1].revents == 0;
}

void LineReader::read_lines() {
  LineSplitter splitter(longest_line);
  std::vector<char> portion(std::size_t{64} * 1024);
  int error = 0;
  while (wait_for_input()) {
    ssize_t count = ::read(descriptor_, portion.data(), portion.size());
    if (count > 0) {
      if (!hand_over(splitter.take({portion.data(), static_cast<std::size_t>(count)}))) return;
      continue;
    }
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0 && errno != EIO) error = errno;  // EIO: the terminal is gone
    if (hand_over(splitter.finish())) finish(error);
    return;
  }
}

/// Gives lines to `io_` and waits until they have been delivered. @return false if we are to stop
bool LineReader::hand_over(std::deque<std::string> lines) {
  std::unique_lock lock(mutex_);
  if (stopping_) return false;
  if (lines.empty()) return true;
  lines_ = std::move(lines);
  asio::post(io_, [self = shared_from_this()] { self->deliver(); });
  changed_.wait(lock, [this] { return stopping_ || lines_.empty(); });
  return !stopping_;
}

void LineReader::finish(int error) {
  asio::post(io_, [self = shared_from_this(), error] {
    self->ended_ = true;
    self->callbacks_.clear();
    self->keeps_running_.reset();
    if (error != 0) {
      throw std::system_error(error, std::generic_category(), "the input can't be read");
    }
  });
}

/// Delivers one line. The next is a step of its own, taken also if a callback throws.
void LineReader::deliver() {
  struct Next {
    LineReader& reader;
    ~Next() { reader.deliver_next(); }
  } next{*this};
  std::string line;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    line = std::move(lines_.front());
  }
  call(line);
}

void LineReader::deliver_next() {
  std::lock_guard lock(mutex_);
  if (stopping_) return;
  lines_.pop_front();
  if (lines_.empty()) {
    changed_.notify_all();
  } else {
    asio::post(io_, [self = shared_from_this()] { self->deliver(); });
  }
}

void LineReader::call(const std::string& line) {
  // A callback may add another one, which moves them: no range-based loop.
  for (std::size_t i = 0; i < callbacks_.size(); ++i) {  // NOLINT(modernize-loop-convert)
    std::shared_ptr<Callback> callback = callbacks_[i];
    (*callback)(line);
  }
}

}  // namespace terminal
