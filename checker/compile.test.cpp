// Files that do not compile, tool chains that are not there, programs that want to forge a result.
#include <checker/testing/project.hpp>
#include <checker/testing/said.hpp>

#include <sys/stat.h>

namespace checker {
namespace {

struct BadFile {
  const char* name;
  std::function<void(const std::filesystem::path&)> make;
  const char* says;
};

TEST(Check, AFileThatCannotBeCompiledIsNamedWithWhatToDo) {
  const std::vector<BadFile> files = {
      {"gone", [](const auto& file) { std::filesystem::remove(file); }, "is not there"},
      {"empty", [](const auto& file) { std::ofstream(file, std::ios::trunc) << " \n"; },
       "is empty"},
      {"latin-1", [](const auto& file) { std::ofstream(file) << "int main() {}\n// caf\xe9\n"; },
       "is not UTF-8 text (see line 2)"},
      {"binary", [](const auto& file) { std::ofstream(file) << std::string("a\0b", 3); },
       "is not UTF-8 text"},
      {"directory",
       [](const auto& file) {
         std::filesystem::remove(file);
         std::filesystem::create_directory(file);
       },
       "is a directory"},
      {"dangling link",
       [](const auto& file) {
         std::filesystem::remove(file);
         std::filesystem::create_symlink("/nowhere/at-all", file);
       },
       "is a link to a file that is not there"},
      {"named pipe",
       [](const auto& file) {
         std::filesystem::remove(file);
         ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
       },
       "is no regular file"},
      {"huge", [](const auto& file) { std::ofstream(file) << std::string((1 << 20) + 1, 'a'); },
       "more than 1 MiB"},
  };
  for (const BadFile& bad : files) {
    SCOPED_TRACE(bad.name);
    const Project project;
    project.ninja(1, "ninja: error: this must never be seen\n");
    bad.make(project.root() / "lessons/01-hello/hello.cpp");
    const Said said = project.type({"01"});
    std::string flat = said.out;
    Project::replace(flat, "\n", " ");
    EXPECT_EQ(said.exit_code, 2);
    EXPECT_TRUE(contains(flat, bad.says)) << said.out;
    EXPECT_FALSE(contains(said.out, "ninja")) << said.out;
  }
}

TEST(Check, ABrokenBuildOfTheLibraryIsNotTheLearnersFault) {
  const Project project;
  project.ninja(
      1,
      "@@kappa 0/9 Building CXX object lib/hypercore/CMakeFiles/kappa_hypercore.dir/feed.cpp.o\n"
      "FAILED: lib/hypercore/CMakeFiles/kappa_hypercore.dir/feed.cpp.o \n"
      "/usr/bin/c++ feed.cpp\nfeed.cpp:1:1: error: disk full\n");
  const Said said = project.type({"01"});
  EXPECT_EQ(said.exit_code, 4);
  EXPECT_TRUE(contains(said.out, "NO VERDICT")) << said.out;
}

TEST(Check, NinjaThatIsNotThereIsNotTheLearnersFault) {
  const Project project;
  std::filesystem::remove(project.root() / "ninja");
  EXPECT_EQ(project.type({"01"}).exit_code, 4);
}

TEST(Check, WarningsAreShownUntilTheyAreMendedAndNeverFail) {
  Project project;
  project.everything_passes();
  const std::string file = (project.root() / "lessons/01-hello/hello.cpp").string();
  project.ninja(
      0, fmt::format(
             "@@kappa 0/2 Building CXX object lessons/CMakeFiles/lesson_01.hello.dir/hello.cpp.o\n"
             "{}:1:5: warning: unused variable 'x' [-Wunused-variable]\n",
             file));
  Said said = project.type({"01"});
  EXPECT_EQ(said.exit_code, 0);
  EXPECT_TRUE(contains(said.out, "lessons/01-hello/hello.cpp:1:5: warning: unused variable"))
      << said.out;
  // Nothing is compiled the next time, so the compiler says nothing; the warning is still there.
  project.ninja(0, "ninja: no work to do.\n");
  said = project.type({"01", "--again"});
  EXPECT_TRUE(contains(said.out, "warning: unused variable")) << said.out;
}

TEST(Check, WhatAProgramPrintsCannotForgeAResultOrReachTheTerminal) {
  Project project;
  project.events(
      R"({"id": "greets", "status": "fail", "message": "Wrong.", "actual": "\u001b[2J\u001b[32mPASSED: 9 of 9 points.\u0007"}
{"id": "greets-by-name", "status": "skipped", "because": "greets"}
{"id": "ends", "status": "skipped", "because": "greets"}
)");
  const Said said = project.type({"01"});
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_FALSE(contains(said.out, "\x1b"));
  EXPECT_TRUE(contains(said.out, "\\x1b[2J")) << said.out;
  EXPECT_TRUE(last_line(said.out).starts_with("NOT YET")) << said.out;
}

TEST(Check, TestsThatEndWithoutDoneAreTheCheckersFault) {
  const Project project;
  for (const char* body :
       {"exit 0", "kill -9 $$",
        "for w in \"$@\"; do case $w in --events-fd=*) fd=${w#*=};; esac; done\n"
        "echo '{\"id\": \"greets\", \"status\": \"pass\"}' > /dev/fd/$fd",
        "for w in \"$@\"; do case $w in --events-fd=*) fd=${w#*=};; esac; done\n"
        "echo '{\"done\": true}' > /dev/fd/$fd",
        "for w in \"$@\"; do case $w in --events-fd=*) fd=${w#*=};; esac; done\n"
        "echo 'no event {{{' > /dev/fd/$fd; echo '{\"done\": true}' > /dev/fd/$fd"}) {
    SCOPED_TRACE(body);
    project.script("build/check/lessons/01-hello/tests", std::string(body) + "\n");
    const Said said = project.type({"01"});
    EXPECT_EQ(said.exit_code, 4) << said.out;
    EXPECT_TRUE(contains(last_line(said.out), "NO VERDICT")) << said.out;
  }
}

TEST(Check, AnEndlessEventIsCutOff) {
  const Project project;
  project.script("build/check/lessons/01-hello/tests",
                 "for w in \"$@\"; do case $w in --events-fd=*) fd=${w#*=};; esac; done\n"
                 "exec tr '\\0' 'x' < /dev/zero > /dev/fd/$fd\n");
  EXPECT_EQ(project.type({"01"}).exit_code, 4);
}

TEST(Check, NothingIsLeftInTheTemporaryDirectory) {
  const Project project;
  const TemporaryDirectory temporary("kappa-tmpdir");
  ::setenv("TMPDIR", temporary.path().c_str(), 1);
  project.everything_passes();
  project.type({"01"});
  ::unsetenv("TMPDIR");
  EXPECT_TRUE(std::filesystem::is_empty(temporary.path()));
}

TEST(Check, ATemporaryDirectoryThatIsNotThereIsSaid) {
  const Project project;
  ::setenv("TMPDIR", "/nowhere/at-all", 1);
  const Said said = project.type({"01"});
  ::unsetenv("TMPDIR");
  EXPECT_EQ(said.exit_code, 4);
  EXPECT_TRUE(contains(said.err, "TMPDIR")) << said.err;
}

}  // namespace
}  // namespace checker
