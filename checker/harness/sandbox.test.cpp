#include <harness/sandbox.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <harness/landlock.hpp>
#include <harness/testing.hpp>

namespace harness::testing {
namespace {

using ::testing::HasSubstr;

// What a shell prints that runs inside bubblewrap.
std::string inside(const std::string& script, const std::filesystem::path& writable) {
  std::string line;
  for (const auto& word :
       sandbox::wrap(sandbox::Kind::bubblewrap, {"/bin/sh", "-c", script}, {writable})) {
    line += "'" + word + "' ";
  }
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen((line + "2>&1").c_str(), "r"), ::pclose};
  std::string out;
  for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get()))
    out += static_cast<char>(c);
  return out;
}

class Bubblewrap : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!sandbox::probe().bubblewrap)
      GTEST_SKIP() << "bubblewrap: " << sandbox::probe().bubblewrap_reason;
    work_ = std::filesystem::temp_directory_path() / ("kappa-walls-" + std::to_string(::getpid()));
    std::filesystem::create_directories(work_);
  }
  void TearDown() override { std::filesystem::remove_all(work_); }
  std::filesystem::path work_;
};

TEST_F(Bubblewrap, LetsWriteOnlyToTheWorkDirectory) {
  EXPECT_EQ(inside("echo x > " + (work_ / "file").string() + " && echo written", work_),
            "written\n");
  EXPECT_TRUE(std::filesystem::exists(work_ / "file"));
  const auto beside = work_.string() + "-beside";
  EXPECT_THAT(inside("echo x > " + beside, work_), HasSubstr("Read-only file system"));
  EXPECT_FALSE(std::filesystem::exists(beside));
}

TEST_F(Bubblewrap, ShowsNoOtherProcesses) {
  EXPECT_EQ(
      inside("test -d /proc/" + std::to_string(::getpid()) + "/task/" + std::to_string(::getpid()) +
                 " && cat /proc/" + std::to_string(::getpid()) + "/comm || echo nobody",
             work_),
      "nobody\n");
}

TEST_F(Bubblewrap, HasLoopbackAndNoOtherNetwork) {
  const auto devices = inside("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d \" \"", work_);
  EXPECT_EQ(devices, "lo\n");
}

TEST(Sandbox, SaysInASentenceWhatIsActive) {
  const auto machine = sandbox::probe();
  EXPECT_THAT(machine.sentence(), HasSubstr("Your program runs "));
  EXPECT_EQ(machine.landlock_abi, Landlock::abi());
  sandbox::Machine nothing;
  nothing.bubblewrap_reason = "it is not installed";
  nothing.landlock_reason = "the kernel does not have it";
  EXPECT_EQ(nothing.best(), sandbox::Kind::process_group);
  EXPECT_THAT(nothing.sentence(),
              HasSubstr("it is not installed; Landlock: the kernel does not have it"));
  nothing.landlock_abi = 3;
  EXPECT_EQ(nothing.best(), sandbox::Kind::landlock);
  EXPECT_THAT(nothing.sentence(), HasSubstr("the network is open"));
}

TEST(Sandbox, KnowsItsKindsByName) {
  for (const auto kind :
       {sandbox::Kind::bubblewrap, sandbox::Kind::landlock, sandbox::Kind::process_group}) {
    EXPECT_EQ(sandbox::kind_named(sandbox::name(kind)), kind);
  }
  EXPECT_FALSE(sandbox::kind_named("balloon"));
}

TEST(Sandbox, WrapsNothingForTheOtherKinds) {
  const std::vector<std::string> command{"a", "b"};
  EXPECT_EQ(sandbox::wrap(sandbox::Kind::landlock, command, {}), command);
  EXPECT_EQ(sandbox::wrap(sandbox::Kind::process_group, command, {}), command);
}

}  // namespace
}  // namespace harness::testing
