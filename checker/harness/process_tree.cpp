#include <harness/process_tree.hpp>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <set>

#include <harness/proc.hpp>

namespace harness {
namespace {

double milliseconds(const rusage& usage) {
  const auto one = [](const timeval& t) {
    return 1000.0 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1000.0;
  };
  return one(usage.ru_utime) + one(usage.ru_stime);
}

void wait_a_millisecond() {
  const timespec pause{0, 1'000'000};
  ::nanosleep(&pause, nullptr);
}

// Adds to `members` all whose parent is one of them.
void close_over_children(const std::vector<proc::Stat>& processes, std::set<pid_t>& members) {
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& process : processes) {
      if (members.count(process.parent) != 0) grown = members.insert(process.pid).second || grown;
    }
  }
}

// What one look at the processes has found.
struct Look {
  std::vector<pid_t> alive;
  bool settled = true;
};

// Stops them all before killing any, so that a program that keeps starting others can't outrun us.
template <typename Sample>
void stop_and_kill(Sample sample) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  std::set<pid_t> stopped;
  for (bool again = true; again && std::chrono::steady_clock::now() < limit;) {
    const Look look = sample();
    again = !look.settled;
    for (const pid_t pid : look.alive) {
      if (!stopped.insert(pid).second) continue;
      ::kill(pid, SIGSTOP);
      again = true;
    }
  }
  while (std::chrono::steady_clock::now() < limit) {
    const Look look = sample();
    if (look.alive.empty() && look.settled) return;
    for (const pid_t pid : look.alive) ::kill(pid, SIGKILL);
    wait_a_millisecond();
  }
}

}  // namespace

void adopt_orphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

void kill_descendants() {
  std::map<pid_t, std::uint64_t> ended;
  stop_and_kill([&ended] {
    const auto processes = proc::all();
    std::set<pid_t> members{::getpid()};
    close_over_children(processes, members);
    Look look;
    for (const auto& process : processes) {
      if (process.pid == ::getpid() || members.count(process.pid) == 0) continue;
      if (process.state == 'Z') {
        ::waitpid(process.pid, nullptr, WNOHANG);
        if (ended[process.pid] != process.started) look.settled = false;
        ended[process.pid] = process.started;
      } else {
        look.alive.push_back(process.pid);
      }
    }
    return look;
  });
}

void ProcessTree::sample() {
  const auto processes = proc::all();
  std::set<pid_t> descendants{::getpid()};
  close_over_children(processes, descendants);
  std::set<pid_t> members;
  if (!root_reaped_) members.insert(root_);
  for (const auto& process : processes) {
    const auto seen = known_.find(process.pid);
    if (seen != known_.end() && seen->second == process.started) members.insert(process.pid);
  }
  close_over_children(processes, members);
  std::map<pid_t, std::uint64_t> ending;
  // The environment tells whose a process is that has lost its parent before we have seen it.
  for (const auto& process : processes) {
    if (process.pid == ::getpid() || process.pid == root_ || descendants.count(process.pid) == 0 ||
        members.count(process.pid) != 0) {
      continue;
    }
    const auto environment = proc::read("/proc/" + std::to_string(process.pid) + "/environ");
    if (environment.empty()) ending[process.pid] = process.started;
    if (environment.find(mark_) != std::string::npos) members.insert(process.pid);
  }
  close_over_children(processes, members);
  std::map<pid_t, std::uint64_t> known;

  alive_.clear();
  memory_kb_ = 0;
  double live_cpu_ms = 0;
  for (const auto& process : processes) {
    if (members.count(process.pid) == 0) continue;
    known[process.pid] = process.started;
    if (process.state == 'Z') ending[process.pid] = process.started;
    if (process.state == 'Z' && process.pid != root_ && process.parent == ::getpid()) {
      rusage usage{};
      if (::wait4(process.pid, nullptr, WNOHANG, &usage) == process.pid)
        ended_cpu_ms_ += milliseconds(usage);
      known.erase(process.pid);
      continue;
    }
    live_cpu_ms += process.cpu_ms;
    if (process.state == 'Z') continue;
    memory_kb_ += process.memory_kb;
    alive_.push_back({process.pid, process.name});
    if (process.pid == root_) std::swap(alive_.front(), alive_.back());
  }
  known_ = std::move(known);
  settled_ = std::includes(ending_.begin(), ending_.end(), ending.begin(), ending.end());
  ending_ = std::move(ending);
  cpu_ms_ = std::max(cpu_ms_, live_cpu_ms + ended_cpu_ms_);
  peak_memory_kb_ = std::max(peak_memory_kb_, memory_kb_);
}

void ProcessTree::root_ended(double cpu_ms, std::size_t memory_kb) {
  root_reaped_ = true;
  known_.erase(root_);
  ended_cpu_ms_ += cpu_ms;
  cpu_ms_ = std::max(cpu_ms_, ended_cpu_ms_);
  peak_memory_kb_ = std::max(peak_memory_kb_, memory_kb);
}

void ProcessTree::kill_all() {
  stop_and_kill([this] {
    sample();
    Look look{{}, settled_};
    for (const auto& process : alive_) look.alive.push_back(process.pid);
    return look;
  });
}

}  // namespace harness
