// The `check` script on machines that we don't have: its PATH holds nothing but a few tools of
// POSIX and stand-ins that write down how they were called.
#include <checker/testing/project.hpp>

#include <chrono>
#include <thread>

namespace checker {
namespace {

constexpr const char* working_cmake =
    "case $1 in --version) echo 'cmake version 3.25.1' ;; *) : > build/check/build.ninja ;; esac";

class Machine {
 public:
  Machine() : directory_("kappa-machine") {
    std::filesystem::create_directories(root() / "checker");
    const std::filesystem::path source = KAPPA_ROOT;
    std::filesystem::copy_file(source / "check", root() / "check");
    std::filesystem::copy_file(source / "checker/setup.sh", root() / "checker/setup.sh");
    std::filesystem::create_directories(root() / "lessons/03-storing");
    write("lessons/03-storing/lesson.toml", "");
    write("CMakePresets.json", "{}");
    std::filesystem::create_directories(root() / "bin");
    for (const char* tool : {"sh",   "cat",   "cut",    "env",   "find",     "flock", "grep",
                             "head", "mkdir", "mktemp", "mv",    "readlink", "rm",    "sed",
                             "sort", "tail",  "tee",    "touch", "tr",       "kill",  "sleep"}) {
      for (const char* place : {"/usr/bin", "/bin"}) {
        const std::filesystem::path file = std::filesystem::path(place) / tool;
        if (exists(file) && !exists(root() / "bin" / tool))
          create_symlink(file, root() / "bin" / tool);
      }
    }
    tool("id", "echo 0");
  }

  std::filesystem::path root() const { return directory_.path(); }
  void write(const std::string& file, std::string_view text) const {
    std::ofstream(root() / file, std::ios::binary) << text;
  }
  void tool(const std::string& name, const std::string& body) const {
    write("bin/" + name,
          "#!/bin/sh\necho \"" + name + " $*\" >> \"" + log() + "\"\n" + body + "\n");
    std::filesystem::permissions(root() / "bin" / name, std::filesystem::perms::owner_all);
  }
  void no_tool(const std::string& name) const { std::filesystem::remove(root() / "bin" / name); }
  /// Everything that building needs, in a version that is new enough. Building gives a checker that
  /// says where it was started and how.
  void everything() const {
    for (const char* name : {"git", "pkg-config"}) tool(name, "");
    tool("c++", "cat > /dev/null");
    tool("cmake", working_cmake);
    tool("ninja",
         "mkdir -p \"$2/checker\"\n"
         "printf '#!/bin/sh\\npwd\\necho \"$@\"\\nexit 5\\n' > \"$2/checker/check\"\n"
         "\"" +
             (root() / "bin/make-executable").string() + "\" \"$2/checker/check\"");
    std::filesystem::create_symlink("/bin/chmod", root() / "bin/chmod");
    tool("make-executable", "chmod +x \"$1\"");
  }
  /// An apt-get that makes everything appear.
  void apt(const std::string& body = "") const {
    tool("apt-get", body.empty() ? "case $1 in install) touch \"" +
                                       (root() / "installed").string() + "\" ;; esac"
                                 : body);
  }
  /// A compiler for which libsodium and asio are missing until apt-get ran.
  void headers_missing() const {
    tool("c++", "cat > /dev/null; [ -e \"" + (root() / "installed").string() +
                    "\" ] || printf '@libsodium\\n@asio\\n'");
  }
  std::string log() const { return (root() / "calls").string(); }
  std::string calls() const { return read_file(log(), 1 << 20).value_or(""); }

  Ended type(const std::vector<std::string>& words, const std::string& script = "check") const {
    Command command;
    command.arguments = {(root() / script).string()};
    command.arguments.insert(command.arguments.end(), words.begin(), words.end());
    command.directory = root() / "lessons";
    command.environment = {{"PATH", (root() / "bin").string()}, {"CI", ""}, {"CXX", ""}};
    command.timeout_seconds = 60;
    return run(command);
  }

 private:
  TemporaryDirectory directory_;
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Script, BuildsAndBecomesTheCheckerInTheCallersDirectory) {
  const Machine machine;
  machine.everything();
  const Ended ended = machine.type({"run", "03", "--", "a b"});
  EXPECT_EQ(ended.exit_code, 5) << ended.output;
  EXPECT_TRUE(contains(ended.output, (machine.root() / "lessons").string() + "\n")) << ended.output;
  EXPECT_TRUE(contains(ended.output, "run 03 -- a b")) << ended.output;
  EXPECT_TRUE(contains(machine.calls(), "check kappa_lesson_pch tests_03")) << machine.calls();
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
    for (int i = 0; i < 3; ++i)
      checks.emplace_back([&machine] { EXPECT_EQ(machine.type({"list"}).exit_code, 5); });
  }
  EXPECT_FALSE(exists(machine.root() / "collision"));
}

}  // namespace
}  // namespace checker
