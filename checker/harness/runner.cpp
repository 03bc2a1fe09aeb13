#include <harness/runner.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>
#include <optional>
#include <set>

#include <harness/descriptor.hpp>
#include <harness/names.hpp>
#include <harness/process_tree.hpp>
#include <harness/visible.hpp>

namespace harness {
namespace {

// Takes down what happens in the one test that runs now: what our steps said, or what GoogleTest's
// own assertions did.
class Listener : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo& test) override {
    record() = {};
    record().test = kebab_case(test.name());
  }
  void OnTestPartResult(const testing::TestPartResult& part) override {
    if (!part.failed() || record().failure || !record().cannot_check.empty()) return;
    const std::string summary = visible(part.summary());
    // GoogleTest's words for an exception that left the test: no step of ours let it out.
    if (summary.find("exception") != std::string::npos &&
        summary.find("thrown in") != std::string::npos) {
      record().cannot_check = "the test itself went wrong: " + summary;
    } else {
      record().failure = Verdict{summary, "", "", "", ""};
    }
  }
};

std::map<std::string, std::string> tests_by_id(std::set<std::string>& twice) {
  std::map<std::string, std::string> out;
  const auto& unit = *testing::UnitTest::GetInstance();
  for (int s = 0; s < unit.total_test_suite_count(); ++s) {
    const auto& suite = *unit.GetTestSuite(s);
    for (int t = 0; t < suite.total_test_count(); ++t) {
      const std::string name = suite.GetTestInfo(t)->name();
      if (!out.emplace(kebab_case(name), std::string{suite.name()} + "." + name).second)
        twice.insert(kebab_case(name));
    }
  }
  return out;
}

Result result_of_record(const std::string& id, bool passed) {
  const auto& seen = record();
  Result result{id, "pass", "", {}, seen.steps(), seen.seed, seen.cpu_ms, seen.memory_kb};
  if (!seen.cannot_check.empty()) {
    result.status = "could-not-check";
    result.because = seen.cannot_check;
  } else if (seen.failure) {
    result.status = "fail";
    result.verdict = *seen.failure;
  } else if (!passed) {
    result.status = "could-not-check";
    result.because = "the test failed without saying why";
  }
  return result;
}

Result could_not(const std::string& id, const std::string& reason) {
  return {id, "could-not-check", reason, {}, {}, {}, 0, 0};
}

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
}

[[noreturn]] void be_worker(const std::string& id, const std::string& test, int report) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // Nobody of the same user may look into our memory or our descriptors.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  testing::GTEST_FLAG(filter) = test;
  const bool passed = RUN_ALL_TESTS() == 0;
  write_all(report, event(result_of_record(id, passed)));
  kill_descendants();
  ::_exit(0);
}

std::string read_until(const Descriptor& from, std::chrono::steady_clock::time_point limit,
                       bool& in_time) {
  std::string out;
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(limit - std::chrono::steady_clock::now())
            .count();
    pollfd readable{from.get(), POLLIN, 0};
    const int woke =
        left <= 0 ? 0 : ::poll(&readable, 1, static_cast<int>(std::min<long>(left, 60'000)));
    if (woke < 0 && errno == EINTR) continue;
    in_time = woke > 0 || left > 60'000;
    if (woke == 0 && in_time) continue;
    if (!in_time) return out;
    const auto got = ::read(from.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::string run_one(const std::string& id, const std::string& test,
                    std::chrono::milliseconds longest) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return event(could_not(id, std::string{"no pipe: "} + std::strerror(errno)));
  const Descriptor read{ends[0]};
  Descriptor write{ends[1]};
  const pid_t worker = ::fork();
  if (worker < 0)
    return event(could_not(id, std::string{"no new process: "} + std::strerror(errno)));
  if (worker == 0) be_worker(id, test, write.get());
  write.reset();
  bool in_time = false;
  std::string line = read_until(read, std::chrono::steady_clock::now() + longest, in_time);
  if (!in_time) ::kill(worker, SIGKILL);
  int status = 0;
  while (::waitpid(worker, &status, 0) < 0 && errno == EINTR) {
  }
  kill_descendants();
  if (!line.empty() && line.back() == '\n') return line;
  if (!in_time) return event(could_not(id, "the test did not come to an end"));
  if (WIFSIGNALED(status)) {
    return event(could_not(id, std::string{"the test itself was ended by "} +
                                   ::strsignal(WTERMSIG(status)) +
                                   ". Does your program send signals to other processes?"));
  }
  return event(
      could_not(id, "the test itself ended with code " + std::to_string(WEXITSTATUS(status))));
}

bool passed(const std::string& line) {
  return line.find("\"status\":\"pass\"") != std::string::npos;
}

}  // namespace

void keep_records() { testing::UnitTest::GetInstance()->listeners().Append(new Listener); }

void run_plan(const Plan& plan, const std::function<void(std::string_view)>& emit) {
  settings() = plan.settings;
  adopt_orphans();
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  keep_records();
  std::set<std::string> twice;
  auto tests = tests_by_id(twice);
  // A test may start its program several times; one that takes longer than that is not going to
  // end.
  const auto longest = plan.settings.limits.wall * 6 + std::chrono::seconds{10};

  std::set<std::string> good;
  std::set<std::string> used;
  for (const auto& check : plan.checks) {
    const auto test = tests.find(check.id);
    used.insert(check.id);
    const auto missing = std::find_if(check.needs.begin(), check.needs.end(),
                                      [&good](const auto& id) { return good.count(id) == 0; });
    if (test == tests.end()) {
      emit(event(could_not(check.id, "the lesson has no test " + camel_case(check.id))));
    } else if (twice.count(check.id) != 0) {
      emit(event(could_not(check.id, "the lesson has two tests " + camel_case(check.id))));
    } else if (missing != check.needs.end()) {
      emit(event({check.id, "skipped", *missing, {}, {}, {}, 0, 0}));
    } else {
      const auto line = run_one(check.id, test->second, longest);
      if (passed(line)) good.insert(check.id);
      emit(line);
    }
  }
  for (const auto& [id, name] : tests) {
    if (used.count(id) == 0)
      emit(event(could_not(id, "the test " + name + " belongs to no check of lesson.toml")));
  }
  emit(done_event());
}

}  // namespace harness
