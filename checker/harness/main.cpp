// The main function of every hidden test program.
//
//   tests --plan=FILE --events-fd=N     run by the checker: the tests of the plan, a line of JSON
//   for each tests --programs=DIR [--work=DIR]   run by an author: a plain GoogleTest program

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include <harness/plan.hpp>
#include <harness/runner.hpp>
#include <harness/sandbox.hpp>
#include <harness/settings.hpp>

namespace {

constexpr int usage_error = 64;

std::optional<std::string> option(std::string_view argument, std::string_view name) {
  if (!argument.starts_with(name)) return std::nullopt;
  return std::string{argument.substr(name.size())};
}

int run_with_plan(const std::string& file, int events) {
  ::fcntl(events, F_SETFD, FD_CLOEXEC);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  bool written = true;
  harness::run_plan(harness::read_plan(file), [events, &written](std::string_view line) {
    while (!line.empty()) {
      const auto put = ::write(events, line.data(), line.size());
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) written = false;
      if (put <= 0) return;
      line.remove_prefix(static_cast<std::size_t>(put));
    }
  });
  return written ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::optional<std::string> plan;
  int events = 1;
  auto& settings = harness::settings();
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (auto file = option(argument, "--plan=")) {
      plan = file;
    } else if (auto fd = option(argument, "--events-fd=")) {
      if (std::from_chars(fd->data(), fd->data() + fd->size(), events).ec != std::errc{})
        return usage_error;
    } else if (auto programs = option(argument, "--programs=")) {
      settings.programs = *programs;
    } else if (auto work = option(argument, "--work=")) {
      settings.work = *work;
    } else if (auto seed = option(argument, "--seed=")) {
      settings.seed = std::stoull(*seed);
    } else {
      std::cerr << "unknown argument " << argument << "\nusage: " << argv[0]
                << " --programs=DIR [--work=DIR] [--seed=N] | --plan=FILE --events-fd=N\n";
      return usage_error;
    }
  }
  try {
    if (plan) return run_with_plan(*plan, events);
    settings.sandbox = harness::sandbox::probe().landlock_abi > 0
                           ? harness::sandbox::Kind::landlock
                           : harness::sandbox::Kind::process_group;
    harness::keep_records();
    return RUN_ALL_TESTS();
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << "\n";
    return 1;
  }
}
