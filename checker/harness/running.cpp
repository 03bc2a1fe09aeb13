#include <harness/running.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <harness/activity.hpp>
#include <harness/record.hpp>
#include <harness/visible.hpp>

namespace harness {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

std::string seconds(milliseconds time) {
  if (time.count() % 1000 != 0) return std::to_string(time.count()) + " ms";
  return std::to_string(time.count() / 1000) + " s";
}

std::string kilobytes(std::size_t bytes) {
  if (bytes % (1U << 20U) == 0) return std::to_string(bytes >> 20U) + " MiB";
  if (bytes % 1024 == 0) return std::to_string(bytes >> 10U) + " KiB";
  return std::to_string(bytes) + " bytes";
}

std::string seen(std::string_view output) {
  const auto lines = last_lines(output);
  return lines.empty() ? "(no output)" : lines;
}

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

bool Session::Running::drain() {
  const bool out = drain_one(child_.out, output_);
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

void Session::Running::strike(const std::string& limit, const std::string& message) {
  drain();
  const std::string shown = seen(output_);
  stop();
  throw Failure{
      {.message = message, .expected = {}, .actual = shown, .difference = {}, .limit = limit}};
}

void Session::Running::check_limits() {
  const std::string who = program_;
  const std::string after_end =
      ending_.input_ended
          ? " Its input has ended before: does a loop go on although there are no more lines?"
          : "";
  if (output_.size() + errors_.size() > limits_.output_bytes) {
    strike("output", who + " printed more than " + kilobytes(limits_.output_bytes) +
                         ". Is there a loop that never ends?" + after_end);
  }
  if (ending_.signal == SIGXFSZ) {
    strike("file", who + " wrote a file of more than " + std::to_string(limits_.file_mb) +
                       " MiB. Is there a loop that never ends?");
  }
  if (ending_.signal == SIGXCPU || tree_->cpu_ms() > static_cast<double>(limits_.cpu.count())) {
    strike("cpu", who + " used more than " + seconds(limits_.cpu) +
                      " of processor time. Is there a loop that never ends?" + after_end);
  }
  if (tree_->memory_kb() > limits_.memory_mb * 1024) {
    strike("memory", who + " used more than " + std::to_string(limits_.memory_mb) +
                         " MB of memory. Is there something that grows in a loop that never ends?");
  }
  if (tree_->alive().size() > limits_.processes) {
    strike("processes",
           who + " started more than " + std::to_string(limits_.processes) + " processes.");
  }
  if (alive() && Clock::now() - started_at_ > limits_.wall) {
    strike(
        "wall",
        who + " was still running after " + seconds(limits_.wall) + "." +
            (ending_.input_ended ? " Its input has ended: does it wait for something else?" : ""));
  }
}

// Nothing but input can make the program go on, twice in a row, without having run in between.
bool Session::Running::stuck() {
  if (!alive() || !pending_.empty()) return false;
  const auto now = observe(tree_->alive(), child_.in.get());
  if (drain()) return false;
  const bool same =
      now.activity != Activity::busy && !now.switches.empty() && now.switches == last_switches_;
  last_switches_ = now.activity == Activity::busy ? "" : now.switches;
  return same;
}

Session::Running::Woke Session::Running::wait(const std::function<bool()>& ready, Watch watch,
                                              std::optional<milliseconds> at_most) {
  const auto begin = Clock::now();
  auto next_sample = begin + milliseconds{2};
  milliseconds interval{2};
  for (;;) {
    write_pending();
    reap();
    drain();
    if (tree_ && output_.size() + errors_.size() > limits_.output_bytes) check_limits();
    if (ready()) return Woke::ready;
    if (!alive()) {
      if (tree_) {
        tree_->sample();
        check_limits();
      }
      return Woke::ended;
    }
    if (watch == Watch::all && !child_.out) return Woke::output_ended;
    const auto now = Clock::now();
    if (at_most && now - begin >= *at_most) return Woke::time;
    if (now >= next_sample) {
      tree_->sample();
      check_limits();
      if (watch == Watch::all && stuck()) return Woke::stuck;
      interval = std::min(interval * 2, milliseconds{20});
      next_sample = Clock::now() + interval;
    }
    std::array<pollfd, 4> watched{{{child_.out.get(), POLLIN, 0},
                                   {child_.err.get(), POLLIN, 0},
                                   {child_.process.get(), POLLIN, 0},
                                   {pending_.empty() ? -1 : child_.in.get(), POLLOUT, 0}}};
    auto until = next_sample;
    if (at_most) until = std::min(until, begin + *at_most);
    const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
    ::poll(watched.data(), watched.size(), static_cast<int>(std::clamp<long>(left, 0, 20)));
  }
}

std::optional<std::string> Session::Running::take_line() {
  const auto newline = output_.find('\n', taken_);
  if (newline == std::string::npos) return std::nullopt;
  std::string line = output_.substr(taken_, newline - taken_);
  taken_ = newline + 1;
  // A terminal turns every newline into two characters.
  if (last_start_.terminal && !line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

void Session::Running::fail_waiting(Woke woke, const std::string& expected,
                                    const std::string& otherwise) {
  const auto hint = outside_hint(output_, errors_);
  Verdict verdict;
  verdict.expected = expected;
  verdict.actual = seen(output_);
  std::error_code error;
  if (const auto crash = ending_.ended ? mishap(program_, ending_, errors_) : std::nullopt) {
    verdict.message = crash->sentence;
    verdict.actual = crash->details + (output_.empty() ? "" : "\n" + seen(output_));
  } else if (!std::filesystem::exists(directory_, error)) {
    verdict.message = program_ + " deleted the directory it runs in.";
  } else if (!otherwise.empty()) {
    verdict.message = otherwise;
  } else if (const auto unfinished = std::string{rest()};
             !unfinished.empty() && unfinished.find('\n') == std::string::npos) {
    verdict.message = "The last line of " + program_ +
                      " does not end with a newline (`\\n`), so it is not complete.";
    verdict.actual = in_quotes(unfinished);
    verdict.difference = "the newline at the end is missing";
  } else if (woke == Woke::ended) {
    const bool early = ending_.code != 0 || ending_.signal != 0;
    verdict.message =
        program_ + " " + described(ending_) + " before it printed " + expected + "." + hint;
    if (early && !errors_.empty()) verdict.actual += "\nstandard error:\n" + last_lines(errors_, 5);
  } else if (woke == Woke::output_ended) {
    verdict.message = program_ + " closed its output before it printed " + expected + ".";
  } else {
    verdict.message =
        program_ + " waits for " +
        (ending_.input_ended ? "something although its input has ended" : "more input") +
        ", but should have printed " + expected + "." + hint;
  }
  throw Failure{std::move(verdict)};
}

void Session::Running::wait_for_end() {
  if (!started_)
    throw CannotCheck{"the test waits for the end of " + program_ + " before it has started it"};
  const auto woke = wait([] { return false; }, Watch::all);
  if (woke == Woke::output_ended) wait([] { return false; }, Watch::nothing_stuck);
  if (woke == Woke::stuck) {
    const std::string shown = seen(output_);
    const bool input_ended = ending_.input_ended;
    stop();
    throw Failure{
        {.message =
             input_ended
                 ? program_ + " does not end: it waits for something although its input has ended."
                 : program_ + " does not end: it waits for input.",
         .expected = "the end of the program",
         .actual = shown,
         .difference = {},
         .limit = {}}};
  }
  if (const auto crash = mishap(program_, ending_, errors_)) {
    throw Failure{{.message = crash->sentence,
                   .expected = "the end of the program without a crash",
                   .actual = crash->details,
                   .difference = {},
                   .limit = {}}};
  }
  if (!tree_) return;
  // A helper that is about to end itself is given the time for it.
  const auto grace = Clock::now() + milliseconds{200};
  for (tree_->sample(); !tree_->alive().empty(); tree_->sample()) {
    if (Clock::now() > grace) {
      const auto count = tree_->alive().size();
      std::string names;
      for (const auto& process : tree_->alive()) {
        if (names.size() < 100) names += (names.empty() ? "" : ", ") + visible(process.name);
      }
      stop();
      throw Failure{{.message = program_ + " ended, but left " +
                                (count == 1 ? "a process" : std::to_string(count) + " processes") +
                                " running (" + names + ").",
                     .expected = "no process left",
                     .actual = {},
                     .difference = {},
                     .limit = {}}};
    }
    ::poll(nullptr, 0, 1);
    drain();
  }
  drain();
}

}  // namespace harness
