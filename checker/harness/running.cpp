#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <harness/record.hpp>
#include <harness/running.hpp>

// A program's life: what goes in, what comes out, its end.

namespace harness {
namespace {

double used_ms(const rusage& usage) {
  const auto one = [](const timeval& t) {
    return 1000.0 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1000.0;
  };
  return one(usage.ru_utime) + one(usage.ru_stime);
}

}  // namespace

bool Session::Running::drain_one(Descriptor& from, std::string& into) {
  bool any = false;
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
  while (from && output_.size() + errors_.size() <= limits_.output_bytes) {
    const auto got = ::read(from.get(), buffer.data(), buffer.size());
    if (got > 0) {
      into.append(buffer.data(), static_cast<std::size_t>(got));
      any = true;
    } else if (got < 0 && errno == EINTR) {
      continue;
    } else if (got < 0 && errno == EAGAIN) {
      break;
    } else {
      from.reset();  // end of output; a terminal says EIO
    }
  }
  return any;
}

// A terminal turns every newline into two characters. The program has written one.
void Session::Running::undo_terminal(std::size_t from) {
  std::size_t kept = from;
  for (std::size_t i = from; i < output_.size(); ++i) {
    if (output_[i] == '\r' && i + 1 < output_.size() && output_[i + 1] == '\n') {
      if (taken_ > kept) --taken_;
      continue;
    }
    output_[kept++] = output_[i];
  }
  output_.resize(kept);
}

bool Session::Running::drain() {
  const std::size_t before = output_.size();
  const bool out = drain_one(child_.out, output_);
  if (out && last_start_.terminal) undo_terminal(before == 0 ? 0 : before - 1);
  return drain_one(child_.err, errors_) || out;
}

void Session::Running::write_pending() {
  while (child_.in && !pending_.empty()) {
    const auto put = ::write(child_.in.get(), pending_.data(), pending_.size());
    if (put > 0) {
      pending_.erase(0, static_cast<std::size_t>(put));
    } else if (put < 0 && errno == EINTR) {
      continue;
    } else if (put < 0 && errno == EAGAIN) {
      return;
    } else {
      pending_.clear();  // nobody reads any more; what was expected of it will be missed later
    }
  }
  if (pending_.empty() && end_input_when_written_) child_.in.reset();
}

void Session::Running::type(std::string_view bytes) {
  if (!started_) throw CannotCheck{"the test types before it has started " + program_};
  ::signal(SIGPIPE, SIG_IGN);
  pending_ += bytes;
  last_switches_.clear();
  write_pending();
}

void Session::Running::end_input() {
  if (!started_) throw CannotCheck{"the test ends the input before it has started " + program_};
  ending_.input_ended = true;
  last_switches_.clear();
  if (last_start_.terminal) return type("\x04");
  end_input_when_written_ = true;
  write_pending();
}

void Session::Running::send(int signal) {
  if (!alive()) return;
  ending_.killed_by_test = true;
  ::kill(child_.pid, signal);
}

void Session::Running::resize(Terminal size) {
  const winsize window{size.rows, size.columns, 0, 0};
  if (child_.in) ::ioctl(child_.in.get(), TIOCSWINSZ, &window);
  if (display_) display_->resize(size);
  last_switches_.clear();
}

std::optional<unsigned> Session::Running::terminal_modes() const {
  termios modes{};
  if (!child_.in || ::tcgetattr(child_.in.get(), &modes) != 0) return std::nullopt;
  return modes.c_lflag;
}

void Session::Running::reap() {
  if (!alive()) return;
  int status = 0;
  rusage usage{};
  if (::wait4(child_.pid, &status, WNOHANG, &usage) != child_.pid) return;
  ending_.ended = true;
  if (WIFSIGNALED(status)) ending_.signal = WTERMSIG(status);
  if (WIFEXITED(status)) ending_.code = WEXITSTATUS(status);
  tree_->root_ended(used_ms(usage), static_cast<std::size_t>(usage.ru_maxrss));
  child_.pid = -1;
  child_.process.reset();
  drain();
}

void Session::Running::account() {
  if (!tree_) return;
  record().cpu_ms += tree_->cpu_ms();
  record().memory_kb = std::max(record().memory_kb, tree_->peak_memory_kb());
}

void Session::Running::stop() {
  if (!tree_) return;
  ending_.killed_by_test = ending_.killed_by_test || alive();
  tree_->kill_all();
  reap();
  account();
  tree_.reset();
  child_ = {};
}

std::optional<std::string> Session::Running::take_line() {
  const auto newline = output_.find('\n', taken_);
  if (newline == std::string::npos) return std::nullopt;
  std::string line = output_.substr(taken_, newline - taken_);
  taken_ = newline + 1;
  return line;
}

}  // namespace harness
