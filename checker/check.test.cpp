// What a learner can do to the checker, and what happens.
#include <checker/testing/project.hpp>

#include <signal.h>
#include <sys/stat.h>

namespace checker {
namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  const std::size_t start = text.rfind('\n', end);
  return text.substr(start + 1, end - start);
}

TEST(Check, EndsWithTheVerdictAndItsExitCode) {
  Project project;
  project.everything_passes();
  Said said = project.type({"hello"});
  EXPECT_EQ(said.exit_code, 0);
  EXPECT_EQ(last_line(said.out), "PASSED: 4 of 4 points.");
  project.by_name_fails();
  said = project.type({"1", "--again"});
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_EQ(last_line(said.out), "NOT YET: 1 of 3 checks, 1 of 4 points.");
}

TEST(Check, NamesFilesAndItselfAsOneTypesThemFromWhereOneStands) {
  Project project;
  project.by_name_fails();
  const Said below = project.type_in(project.root() / "lessons/01-hello", {"01"});
  EXPECT_TRUE(contains(below.out, "read   README.md\nedit   hello.cpp\n")) << below.out;
  EXPECT_TRUE(contains(below.out, "A hint: ../../check hint 01")) << below.out;
  const Said away = project.type_in("/", {"01"});
  const std::string root = project.root().string();
  EXPECT_TRUE(contains(away.out, "edit   " + root.substr(1) + "/lessons/01-hello/hello.cpp"))
      << away.out;
  EXPECT_TRUE(contains(away.out, "A hint: " + root.substr(1) + "/check hint 01")) << away.out;
  project.everything_passes();
  const Said passed = project.type_in(project.root() / "lessons/01-hello", {"01"});
  EXPECT_TRUE(contains(passed.out, "Next: ../02-log/README.md, then ../../check 02")) << passed.out;
  project.by_name_fails();
  project.write("lessons/01-hello/hello.cpp", "int main() { return 1; }\n");
  EXPECT_FALSE(contains(project.type({"01"}).out, "read   ")) << "it passed before";
}

TEST(Check, APassedLessonIsNotRunAgainUntilSomethingChanges) {
  Project project;
  project.everything_passes();
  project.type({"01"});
  EXPECT_EQ(project.type({"01"}).exit_code, 0);
  EXPECT_EQ(project.runs(), 1);
  project.type({"01", "--again"});
  EXPECT_EQ(project.runs(), 2);
  project.write("lessons/01-hello/hello.cpp", "int main() { return 0; }\n");
  project.type({"01"});
  EXPECT_EQ(project.runs(), 3);
  project.write("lessons/01-hello/hidden/hello.test.cpp", "// another test\n");
  project.type({"01"});
  EXPECT_EQ(project.runs(), 4);
  project.write("lib/new.hpp", "// another library\n");
  project.type({"01"});
  EXPECT_EQ(project.runs(), 5);
}

TEST(Check, AFailureIsRunAgainEachTime) {
  Project project;
  project.by_name_fails();
  project.type({"01"});
  project.type({"01"});
  EXPECT_EQ(project.runs(), 2);
}

TEST(Check, ALessonThatFailsAfterAPassStaysPassedButIsRunAgain) {
  Project project;
  project.everything_passes();
  project.type({"01"});
  project.by_name_fails();
  project.write("lessons/01-hello/hello.cpp", "int main() { return 1; }\n");
  EXPECT_EQ(project.type({"01"}).exit_code, 1);
  EXPECT_TRUE(contains(project.type({"list"}).out, "passed before"));
  EXPECT_EQ(project.type({"01"}).exit_code, 1);
}

TEST(Check, ALimitIsExitCodeThree) {
  Project project;
  project.events(
      R"({"id": "greets", "status": "fail", "limit": "memory", "message": "Too much memory."}
{"id": "greets-by-name", "status": "skipped", "because": "greets"}
{"id": "ends", "status": "skipped", "because": "greets"}
)");
  EXPECT_EQ(project.type({"01"}).exit_code, 3);
}

TEST(Check, AnUnknownLessonIsAMistakeOfUsage) {
  const Project project;
  const Said said = project.type({"77"});
  EXPECT_EQ(said.exit_code, 64);
  EXPECT_TRUE(contains(said.err, "There are 01 to 02")) << said.err;
  EXPECT_EQ(project.type({"--no-such-option"}).exit_code, 64);
  EXPECT_EQ(project.type({"--help"}).exit_code, 0);
}

TEST(CommandLine, AnswersMistakesInItsOwnWords) {
  const Project project;
  const auto answer = [&project](std::vector<std::string> words) {
    const Said said = project.type(std::move(words));
    EXPECT_EQ(said.exit_code, 64);
    std::string flat = said.err;
    Project::replace(flat, "\n", " ");
    return flat;
  };
  EXPECT_TRUE(contains(answer({"lists"}), "Did you mean `list`?"));
  EXPECT_TRUE(contains(answer({"hnit", "01"}), "Did you mean `hint`?"));
  EXPECT_FALSE(contains(answer({"77"}), "Did you mean"));
  EXPECT_TRUE(contains(answer({"reset"}), "Which lesson? For example: ./check reset 02"));
  EXPECT_TRUE(contains(answer({"01", "02"}), "`02` is not understood here. `./check --help`"));
  EXPECT_TRUE(contains(answer({"list", "--fast"}), "`--fast` is not understood here."));
}

TEST(CommandLine, AHintWithoutANumberIsForTheCurrentLesson) {
  Project project;
  EXPECT_TRUE(contains(project.type({"hint"}).out, "greets whoever is named"));
  project.everything_passes();
  project.type({"01"});
  EXPECT_TRUE(contains(project.type({"hint"}).out, "appends a line"));
}

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

TEST(Reset, PutsTheSkeletonBackAndKeepsWhatWasThere) {
  const Project project;
  const Said said = project.type({"reset", "01"});
  EXPECT_EQ(said.exit_code, 0);
  EXPECT_EQ(project.read("lessons/01-hello/hello.cpp"),
            project.read("lessons/01-hello/hidden/skeleton/hello.cpp"));
  std::vector<std::filesystem::path> kept;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(project.root() / ".backups")) {
    if (entry.is_regular_file()) kept.push_back(entry.path());
  }
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(read_file(kept[0], 1000), "int main() {}\n");
  EXPECT_TRUE(contains(project.type({"reset", "01"}).out, "nothing to reset"));
}

TEST(Reset, WorksWhenTheFileIsGoneOrADirectory) {
  const Project project;
  std::filesystem::remove(project.root() / "lessons/01-hello/hello.cpp");
  EXPECT_EQ(project.type({"reset", "01"}).exit_code, 0);
  std::filesystem::remove(project.root() / "lessons/01-hello/hello.cpp");
  project.write("lessons/01-hello/hello.cpp/inside.txt", "kept");
  EXPECT_EQ(project.type({"reset", "01"}).exit_code, 0);
  EXPECT_EQ(project.read("lessons/01-hello/hello.cpp"),
            project.read("lessons/01-hello/hidden/skeleton/hello.cpp"));
}

TEST(Reset, TwiceInASecondKeepsBoth) {
  const Project project;
  for (const char* text : {"first\n", "second\n"}) {
    project.write("lessons/01-hello/hello.cpp", text);
    EXPECT_EQ(project.type({"reset", "01"}).exit_code, 0);
  }
  int kept = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(project.root() / ".backups")) {
    kept += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(kept, 2);
}

TEST(Solution, IsShownAfterAPassOrWhenOneGivesUp) {
  Project project;
  EXPECT_EQ(project.type({"solution", "01"}).exit_code, 64);
  Said said = project.type({"solution", "01", "--give-up"});
  EXPECT_EQ(said.exit_code, 0);
  EXPECT_TRUE(contains(said.out, "return 0;"));
  EXPECT_TRUE(contains(project.read("progress.json"), "gave_up"));
  EXPECT_TRUE(contains(project.type({"list"}).out, "solution seen"));
}

TEST(Hint, StopsAtTheLastRungAndKnowsTheNamedCheck) {
  const Project project;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(project.type({"hint", "01", "ends"}).exit_code, 0);
  EXPECT_TRUE(contains(project.type({"hint", "01", "ends"}).out, "That was the last hint"));
  EXPECT_EQ(project.type({"hint", "01", "no-such"}).exit_code, 64);
}

TEST(Hint, AsksForACheckWhenTheFileHasChangedSince) {
  const Project project;
  project.by_name_fails();
  project.type({"01"});
  EXPECT_TRUE(contains(project.type({"hint", "01"}).out, "Look at argv."));
  project.write("lessons/01-hello/hello.cpp", "int main() { return 3; }\n");
  Said said = project.type({"hint", "01"});
  EXPECT_TRUE(contains(said.out, "Your file has changed since; check again first: ./check 01"))
      << said.out;
  EXPECT_TRUE(contains(project.type({"hint", "01", "ends"}).out, "return")) << "asked for by name";
  project.type({"01"});
  EXPECT_TRUE(contains(project.type({"hint", "01"}).out, "hint 2 of 3")) << "none was used up";
}

TEST(Report, CountsAPassedLessonThatDoesNotCompileNowAsListDoes) {
  const Project project;
  project.everything_passes();
  project.type({"01"});
  project.write("lessons/01-hello/hello.cpp", "int main() { oops }\n");
  project.ninja(
      1,
      "@@kappa 0/2 Building CXX object lessons/CMakeFiles/lesson_01.hello.dir/hello.cpp.o\n"
      "FAILED: lessons/CMakeFiles/lesson_01.hello.dir/hello.cpp.o \n"
      "c++\nhello.cpp:1:14: error: 'oops' was not declared\n");
  project.type({"01"});
  const Said report = project.type({"report"});
  EXPECT_TRUE(
      contains(report.out, "01  Say hello: passed before, does not compile now, 0 of 4 points\n"))
      << report.out;
  EXPECT_TRUE(contains(report.out, "1 of 2 lessons passed, 0 of 5 points.")) << report.out;
  EXPECT_TRUE(contains(project.type({"list"}).out, "passed before, does not compile now"));
  EXPECT_TRUE(contains(project.type({"list"}).out, "1 of 2 lessons passed"));
}

TEST(Status, SaysThatTheFileIsGone) {
  const Project project;
  std::filesystem::remove(project.root() / "lessons/01-hello/hello.cpp");
  const Said said = project.type({});
  EXPECT_TRUE(contains(said.out, "mend   the file is not there; ./check reset 01")) << said.out;
}

TEST(Next, NamesTheFirstLessonThatIsNotPassed) {
  Project project;
  EXPECT_TRUE(contains(project.type({"next"}).out, "01 Say hello"));
  project.everything_passes();
  project.type({"01"});
  EXPECT_TRUE(contains(project.type({"next"}).out, "02 Keep a log"));
}

TEST(Run, TakesTheTerminalTheDirectoryAndTheExitCodeOfTheCaller) {
  const Project project;
  project.script("build/check/lessons/01-hello/learner/hello", "pwd; echo \"$@\"; cat; exit 9\n");
  std::fflush(nullptr);
  Command command;
  command.arguments = {KAPPA_CHECK,
                       "--root",
                       project.root().string(),
                       "--ninja",
                       (project.root() / "ninja").string(),
                       "run",
                       "01",
                       "--",
                       "-x",
                       "--solution"};
  command.directory = project.root() / "lessons";
  const Ended ended = run(command);
  EXPECT_EQ(ended.exit_code, 9);
  EXPECT_EQ(ended.output, (project.root() / "lessons").string() + "\n-x --solution\n");
}

TEST(Run, SaysWhenAnExceptionEndedTheProgramAndEndsLikeIt) {
  const Project project;
  project.script("build/check/lessons/01-hello/learner/hello", "echo said; kill -ABRT $$\n");
  Command command;
  command.arguments = {KAPPA_CHECK,
                       "--root",
                       project.root().string(),
                       "--ninja",
                       (project.root() / "ninja").string(),
                       "run",
                       "01"};
  const Ended ended = run(command);
  EXPECT_EQ(ended.signal, SIGABRT);
  EXPECT_TRUE(contains(ended.output, "said\nhello was ended by an exception that nobody caught"))
      << ended.output;
  command.arguments = {"/bin/sh",
                       "-c",
                       "exec 2>/dev/null; \"$@\" | cat",
                       "sh",
                       KAPPA_CHECK,
                       "--root",
                       project.root().string(),
                       "--ninja",
                       (project.root() / "ninja").string(),
                       "run",
                       "01"};
  EXPECT_EQ(run(command).output, "said\n") << "standard output is the program's alone";
}

TEST(Run, PassesOnWhatAsksItToEnd) {
  const Project project;
  project.script("build/check/lessons/01-hello/learner/hello",
                 "trap 'echo told; exit 5' TERM\necho ready > \"$(dirname \"$0\")/ready\"\n"
                 "while :; do sleep 0.02; done\n");
  Command command;
  command.arguments = {"/bin/sh",
                       "-c",
                       "ready=$1; shift; \"$@\" & p=$!; i=0\n"
                       "while [ ! -e \"$ready\" ] && [ $i -lt 500 ]; do sleep 0.02; i=$((i+1)); "
                       "done\nkill -TERM $p; wait $p; echo \"ended with $?\"",
                       "sh",
                       (project.root() / "build/check/lessons/01-hello/learner/ready").string(),
                       KAPPA_CHECK,
                       "--root",
                       project.root().string(),
                       "--ninja",
                       (project.root() / "ninja").string(),
                       "run",
                       "01"};
  command.timeout_seconds = 60;
  EXPECT_EQ(run(command).output, "told\nended with 5\n");
}

TEST(Interrupt, EndsTheTestsLeavesNothingAndRecordsNothing) {
  const Project project;
  const TemporaryDirectory temporary("kappa-tmpdir");
  project.script("build/check/lessons/01-hello/tests",
                 "touch \"$(dirname \"$0\")/started\"\nsleep 100 & sleep 100\n");
  // From outside, as a terminal does it.
  Command command;
  command.arguments = {"/bin/sh",
                       "-c",
                       "\"$@\" & p=$!; i=0; while [ ! -e \"$STARTED\" ] && [ $i -lt 500 ]; do "
                       "sleep 0.02; i=$((i+1)); done\n"
                       "kill -INT $p; wait $p",
                       "sh",
                       KAPPA_CHECK,
                       "--root",
                       project.root().string(),
                       "--ninja",
                       (project.root() / "ninja").string(),
                       "--sandbox",
                       "process-group",
                       "01"};
  command.environment = {
      {"TMPDIR", temporary.path().string()},
      {"STARTED", (project.root() / "build/check/lessons/01-hello/started").string()}};
  command.timeout_seconds = 60;
  const Ended ended = run(command);
  EXPECT_EQ(ended.exit_code, 130) << ended.output;
  EXPECT_TRUE(contains(ended.output, "STOPPED")) << ended.output;
  EXPECT_EQ(project.read("progress.json"), "(not there)");
  EXPECT_TRUE(std::filesystem::is_empty(temporary.path()));
}

}  // namespace
}  // namespace checker
