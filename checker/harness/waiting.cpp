#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <harness/activity.hpp>
#include <harness/running.hpp>
#include <harness/visible.hpp>

// Waiting for a program: until something is there, a limit strikes, or nothing can come any more.

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

// A program that ends closes its output first; only one that lives on has closed it itself.
constexpr milliseconds grace{200};

}  // namespace

void Session::Running::strike(const std::string& limit, const std::string& message) {
  drain();
  const std::string shown = seen();
  stop();
  throw Failure{{.message = message, .actual = shown, .limit = limit}};
}

void Session::Running::check_limits() {
  const std::string name = who();
  const std::string after_end = ending_.input_ended
                                    ? " Its input has ended before: if the loop reads lines, does "
                                      "it stop when there are no more?"
                                    : "";
  const auto or_advice = [this](const std::string& general) {
    return limit_advice_.empty() ? general : " " + limit_advice_;
  };
  const std::string loop = or_advice(" Is there a loop that never ends?" + after_end);
  if (output_.size() + errors_.size() > limits_.output_bytes) {
    strike("output", name + " printed more than " + kilobytes(limits_.output_bytes) + "." + loop);
  }
  if (ending_.signal == SIGXFSZ) {
    strike("file", name + " wrote a file of more than " + std::to_string(limits_.file_mb) +
                       " MiB." + or_advice(" Is there a loop that never ends?"));
  }
  if (ending_.signal == SIGXCPU || tree_->cpu_ms() > static_cast<double>(limits_.cpu.count())) {
    strike("cpu", name + " used more than " + seconds(limits_.cpu) + " of processor time." + loop);
  }
  if (tree_->memory_kb() > limits_.memory_mb * 1024) {
    strike("memory", name + " used more than " + std::to_string(limits_.memory_mb) +
                         " MB of memory." +
                         or_advice(" Is there something that grows in a loop that never ends?"));
  }
  if (tree_->alive().size() > limits_.processes) {
    strike("processes",
           name + " started more than " + std::to_string(limits_.processes) + " processes.");
  }
  const auto elapsed =
      std::chrono::duration<double, std::milli>{Clock::now() - started_at_}.count();
  if (alive() && elapsed > static_cast<double>(limits_.wall.count())) {
    // A machine that is busy with other things lets the time run out before the processor time.
    const bool computes = tree_->cpu_ms() > elapsed / 20;
    strike("wall",
           name + " was still running after " + seconds(limits_.wall) + "." +
               (computes ? or_advice(" It is busy: is there a loop that never ends?")
                         : " It sleeps, or waits for something.") +
               (ending_.input_ended ? " Its input has ended: does it know that it should end, too?"
                                    : ""));
  }
}

// Nothing but input can make the program go on, twice in a row, without having run in between; or
// nothing but its peers can, and it has not run for a while.
bool Session::Running::stuck() {
  if (!alive() || !pending_.empty()) return false;
  const auto now = observe(tree_->alive(), child_.in.get());
  if (drain()) return false;
  const bool asleep = now.activity != Activity::busy && !now.switches.empty();
  const bool same = asleep && now.switches == last_switches_;
  if (!same) asleep_since_ = Clock::now();
  last_switches_ = asleep ? now.switches : "";
  if (now.activity != Activity::waits_for_others) return same;
  // Who draws may wait for a timer of its own, too.
  return same && (options_.network || display_) &&
         Clock::now() - asleep_since_ >= options_.patience;
}

Session::Running::Woke Session::Running::wait(const std::function<bool()>& ready, Watch watch,
                                              std::optional<milliseconds> at_most) {
  const auto begin = Clock::now();
  auto output_seen_open = begin;
  auto next_sample = begin + milliseconds{2};
  milliseconds interval{2};
  for (;;) {
    write_pending();
    reap();
    drain();
    if (tree_ && output_.size() + errors_.size() > limits_.output_bytes) check_limits();
    if (ready()) return Woke::ready;
    if (!alive()) {
      end_seen_ = true;
      if (tree_) {
        tree_->sample();
        check_limits();
      }
      return Woke::ended;
    }
    const auto now = Clock::now();
    if (child_.out) output_seen_open = now;
    if (watch == Watch::output && now - output_seen_open > grace) return Woke::output_ended;
    if (at_most && now - begin >= *at_most) return Woke::time;
    if (now >= next_sample) {
      tree_->sample();
      check_limits();
      if (watch != Watch::nothing && stuck()) {
        return watch == Watch::output && !child_.out ? Woke::output_ended : Woke::stuck;
      }
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

}  // namespace harness
