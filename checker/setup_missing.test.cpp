// The `check` script on machines where something is missing: what it installs, and what it says.
#include <checker/testing/machine.hpp>

namespace checker {
namespace {

TEST(Script, WithoutATerminalItSaysWhatToInstall) {
  const Machine machine;
  machine.everything();
  machine.headers_missing();
  machine.apt();
  machine.no_tool("git");
  const Ended ended = machine.type({"01"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_TRUE(contains(ended.output, "apt-get install git libasio-dev libsodium-dev"))
      << ended.output;
  EXPECT_TRUE(contains(ended.output, "--yes"));
  EXPECT_FALSE(contains(machine.calls(), "apt-get")) << machine.calls();
}

TEST(Script, WithYesItInstallsAsRootAndGoesOn) {
  const Machine machine;
  machine.everything();
  machine.headers_missing();
  machine.apt();
  const Ended ended = machine.type({"--yes", "03"});
  EXPECT_EQ(ended.exit_code, 5) << ended.output;
  EXPECT_TRUE(contains(
      machine.calls(),
      "apt-get install -y --no-install-recommends libasio-dev libsodium-dev bubblewrap mold"))
      << machine.calls();
}

// Without a compiler nobody can ask which headers are there.
TEST(Script, WithoutACompilerItInstallsTheLibrariesAlongWithIt) {
  const Machine machine;
  machine.everything();
  machine.no_tool("c++");
  machine.apt("case $1 in install) printf '#!/bin/sh\\ncat > /dev/null\\n' > \"" +
              (machine.root() / "bin/c++").string() + "\"; make-executable \"" +
              (machine.root() / "bin/c++").string() + "\" ;; esac");
  const Ended ended = machine.type({"03", "--yes"});
  EXPECT_EQ(ended.exit_code, 5) << ended.output;
  for (const char* package : {"g++", "libsodium-dev", "libasio-dev", "nlohmann-json3-dev"}) {
    EXPECT_TRUE(contains(machine.calls(), package)) << machine.calls();
  }
}

TEST(Script, AnOrdinaryUserGetsSudoAndIsTold) {
  const Machine machine;
  machine.everything();
  machine.headers_missing();
  machine.apt();
  machine.tool("id", "echo 1000");
  machine.tool("sudo", "[ \"$1\" = -n ] && shift\nexec \"$@\"");
  const Ended ended = machine.type({"-y", "01"});
  EXPECT_EQ(ended.exit_code, 5) << ended.output;
  EXPECT_TRUE(contains(ended.output, "with sudo apt-get")) << ended.output;
  EXPECT_TRUE(contains(machine.calls(), "sudo -n env")) << machine.calls();
}

TEST(Script, AnOrdinaryUserWithoutSudoIsToldWhatRootMustType) {
  const Machine machine;
  machine.everything();
  machine.headers_missing();
  machine.apt();
  machine.tool("id", "echo 1000");
  const Ended ended = machine.type({"-y", "01"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_TRUE(contains(ended.output, "As root: apt-get install libasio-dev libsodium-dev"))
      << ended.output;
}

TEST(Script, AFailingAptIsQuoted) {
  const Machine machine;
  machine.everything();
  machine.headers_missing();
  machine.apt("echo 'E: Unable to fetch some archives'; exit 100");
  const Ended ended = machine.type({"-y", "01"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_TRUE(contains(ended.output, "E: Unable to fetch some archives")) << ended.output;
}

TEST(Script, OtherSystemsGetTheNamesOfTheirPackages) {
  struct System {
    const char* manager;
    const char* command;
  };
  for (const System& system : {System{"dnf", "sudo dnf install asio-devel libsodium-devel"},
                               System{"pacman", "sudo pacman -S --needed asio libsodium"},
                               System{"brew", "brew install asio libsodium"}}) {
    SCOPED_TRACE(system.manager);
    const Machine machine;
    machine.everything();
    machine.headers_missing();
    machine.tool(system.manager, "");
    const Ended ended = machine.type({"--yes", "01"});
    EXPECT_EQ(ended.exit_code, 4);
    EXPECT_TRUE(contains(ended.output, system.command)) << ended.output;
  }
  const Machine machine;
  machine.everything();
  machine.headers_missing();
  const Ended ended = machine.type({"--yes", "01"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_TRUE(contains(ended.output, "package manager")) << ended.output;
}

TEST(Script, AnOldCMakeIsNamed) {
  const Machine machine;
  machine.everything();
  machine.tool("cmake", "echo 'cmake version 3.18.4'");
  const Ended ended = machine.type({"01"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_TRUE(contains(ended.output, "CMake 3.18 is too old")) << ended.output;
}

}  // namespace
}  // namespace checker
