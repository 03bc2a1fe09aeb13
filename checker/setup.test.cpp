// The `check` script: what it builds, says meanwhile and starts, on machines that we don't have.
#include <checker/testing/machine.hpp>

#include <chrono>
#include <thread>

namespace checker {
namespace {

TEST(Script, BuildsAndBecomesTheCheckerInTheCallersDirectory) {
  const Machine machine;
  machine.everything();
  const Ended ended = machine.type({"run", "03", "--", "a b"});
  EXPECT_EQ(ended.exit_code, 5) << ended.output;
  EXPECT_TRUE(contains(ended.output, (machine.root() / "lessons").string() + "\n")) << ended.output;
  EXPECT_TRUE(contains(ended.output, "run 03 -- a b")) << ended.output;
}

TEST(Script, BuildsTheTestsOfALessonAlongWithTheCheckerOnlyForWhatChecks) {
  const Machine machine;
  machine.everything();
  for (const auto& words : {std::vector<std::string>{"03"}, {"3"}, {"watch", "03"}}) {
    std::filesystem::remove(machine.log());
    machine.type(words);
    EXPECT_TRUE(contains(machine.calls(), "check kappa_lesson_pch tests_03")) << machine.calls();
  }
  std::filesystem::remove(machine.log());
  machine.type({"run", "03"});
  EXPECT_TRUE(contains(machine.calls(), "check kappa_lesson_pch libraries_03\n"))
      << machine.calls();
}

TEST(Script, SaysThatItWaitsForAnotherCheckThatBuilds) {
  const Machine machine;
  machine.everything();
  machine.no_tool("flock");
  machine.tool("flock", "[ \"$1\" != -n ]");  // somebody has it; who waits gets it
  const Ended ended = machine.type({"list"});
  EXPECT_EQ(ended.exit_code, 5) << ended.output;
  EXPECT_TRUE(contains(ended.output, "Another check is building; waiting for it.\n"))
      << ended.output;
}

TEST(Script, IsFoundThroughLinks) {
  const Machine machine;
  machine.everything();
  std::filesystem::create_directories(machine.root() / "elsewhere");
  create_symlink(std::filesystem::path("../check"), machine.root() / "elsewhere/one");
  create_symlink(machine.root() / "elsewhere/one", machine.root() / "two");
  const Ended ended = machine.type({"list"}, "two");
  EXPECT_EQ(ended.exit_code, 5) << ended.output;
  EXPECT_TRUE(contains(ended.output, "--root " + machine.root().string() + " ")) << ended.output;
}

TEST(Script, SaysThatTheFirstBuildTakesAMinuteOnlyTheFirstTime) {
  const Machine machine;
  machine.everything();
  EXPECT_TRUE(contains(machine.type({"list"}).output,
                       "Only this once: building the workshop. That takes a minute or so.\n"));
  EXPECT_FALSE(contains(machine.type({"list"}).output, "Only this once"));
}

TEST(Script, ConfiguresOnceAndAgainWhenThePresetsAreNewer) {
  const Machine machine;
  machine.everything();
  machine.type({"list"});
  machine.type({"list"});
  const auto configured = [&machine] {
    const std::string calls = machine.calls();
    int count = 0;
    for (std::size_t at = 0; (at = calls.find("cmake --preset", at)) != std::string::npos; ++at)
      ++count;
    return count;
  };
  EXPECT_EQ(configured(), 1);
  last_write_time(machine.root() / "CMakePresets.json",
                  std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
  machine.type({"list"});
  EXPECT_EQ(configured(), 2);
}

TEST(Script, AFailingConfigurationIsTriedAgainTheNextTime) {
  const Machine machine;
  machine.everything();
  machine.tool("cmake",
               "case $1 in --version) echo 'cmake version 3.25.1' ;; *) echo 'CMake Error: no "
               "disk'; exit 1 ;; esac");
  Ended ended = machine.type({"01"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_TRUE(contains(ended.output, "CMake Error: no disk")) << ended.output;
  machine.tool("cmake", working_cmake);
  ended = machine.type({"01"});
  EXPECT_EQ(ended.exit_code, 5) << ended.output;
}

TEST(Script, AFailingBuildIsQuotedAndIsNotTheLearnersFault) {
  const Machine machine;
  machine.everything();
  machine.tool("ninja",
               "printf '@@kappa 0/9 Building CXX object a.o\\nFAILED: a.o \\nc++ "
               "a.cpp\\na.cpp:1:1: error: boom\\n'; exit 1");
  const Ended ended = machine.type({"01"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_TRUE(contains(ended.output, "a.cpp:1:1: error: boom")) << ended.output;
  EXPECT_TRUE(contains(ended.output, "not your program's fault")) << ended.output;
}

TEST(Script, WithoutFlockADirectoryIsTheLockAndAStaleOneIsTakenOver) {
  const Machine machine;
  machine.everything();
  machine.no_tool("flock");
  std::filesystem::create_directories(machine.root() / "build/check/.lock.d");
  machine.write("build/check/.lock.d/pid", "999999999");  // no process has that number
  const Ended ended = machine.type({"01"});
  EXPECT_EQ(ended.exit_code, 5) << ended.output;
  EXPECT_FALSE(exists(machine.root() / "build/check/.lock.d"));
}

TEST(Script, TwoAtOnceTakeTurns) {
  const Machine machine;
  machine.everything();
  machine.type({"list"});
  // This ninja finds out whether another one is running.
  machine.tool("ninja", "mkdir \"" + (machine.root() / "busy").string() + "\" || touch \"" +
                            (machine.root() / "collision").string() + "\"\nsleep 0.2\nrm -rf \"" +
                            (machine.root() / "busy").string() + "\"");
  {
    std::vector<std::jthread> checks;
    checks.reserve(3);
    for (int i = 0; i < 3; ++i)
      checks.emplace_back([&machine] { EXPECT_EQ(machine.type({"list"}).exit_code, 5); });
  }
  EXPECT_FALSE(exists(machine.root() / "collision"));
}

}  // namespace
}  // namespace checker
