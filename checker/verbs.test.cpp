// reset, solution, hint, report, next and run, as a learner types them.
#include <checker/testing/project.hpp>
#include <checker/testing/said.hpp>

#include <signal.h>
#include <terminal/testing/terminal_program.hpp>

namespace checker {
namespace {

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

TEST(Solution, HasItsFilesInTheOrderOfTheLesson) {
  const Project project;
  std::string lesson{Project::first_lesson};
  Project::replace(lesson, "[\"hello.cpp\"]", "[\"hello.cpp\", \"a_second.cpp\"]");
  project.write("lessons/01-hello/lesson.toml", lesson);
  project.write("lessons/01-hello/a_second.cpp", "int main() {}\n");
  project.write("solutions/01-hello/a_second.cpp", "int main() { return 2; }\n");
  const std::string out = project.type({"solution", "01", "--give-up"}).out;
  ASSERT_TRUE(contains(out, "return 0;"));
  EXPECT_LT(out.find("return 0;"), out.find("return 2;"));
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

TEST(Hint, AsksForACheckWhenTheFileHasChangedSinceItPassed) {
  const Project project;
  project.everything_passes();
  project.type({"01"});
  EXPECT_TRUE(contains(project.type({"hint", "01"}).out, "there is nothing to mend"));
  project.write("lessons/01-hello/hello.cpp", "int main() { return 3; }\n");
  const Said said = project.type({"hint", "01"});
  EXPECT_TRUE(contains(said.out, "Your file has changed since")) << said.out;
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

TEST(Run, ForgetsTheKeysThatWerePressedWhileTheProgramWasBuilt) {
  const Project project;
  const std::string done = (project.root() / "done").string();
  project.script("ninja", "while [ ! -e '" + done + "' ]; do sleep 0.02; done\n");
  project.script("build/check/lessons/01-hello/learner/hello",
                 "echo ready; read -r line; echo \"got $line\"\n");
  terminal::TerminalProgram program({KAPPA_CHECK, "--root", project.root().string(), "--ninja",
                                     (project.root() / "ninja").string(), "run", "01"},
                                    {.environment = {{"TERM", "xterm"}, {"KAPPA_WAITED", "yes"}}});
  const auto shows = [&program](const std::string& text) {
    return program.wait_until([&] { return contains(program.screen().text(), text); });
  };
  EXPECT_TRUE(shows("compiling")) << "an empty window says nothing";
  program.type("early\r");
  EXPECT_TRUE(shows("early")) << "the terminal has it";
  project.write("done", "");
  EXPECT_TRUE(shows("ready"));
  program.type("late\r");
  EXPECT_EQ(program.wait_for_end(), 0);
  EXPECT_TRUE(contains(program.screen().text(), "got late")) << program.screen().text();
}

TEST(Run, PassesOnWhatAsksItToEnd) {
  const Project project;
  project.script("build/check/lessons/01-hello/learner/hello",
                 "trap 'echo told; exit 5' TERM\necho ready > \"$(dirname \"$0\")/ready\"\n"
                 "while :; do sleep 0.02; done\n");
  const std::string told_to_end =
      "ready=$1; shift; \"$@\" & p=$!; i=0\n"
      "while [ ! -e \"$ready\" ] && [ $i -lt 500 ]; do sleep 0.02; i=$((i+1)); done\n"
      "kill -TERM $p; wait $p; echo \"ended with $?\"";
  Command command;
  command.arguments = {"/bin/sh",
                       "-c",
                       told_to_end,
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
  const std::string interrupted =
      "\"$@\" & p=$!; i=0\n"
      "while [ ! -e \"$STARTED\" ] && [ $i -lt 500 ]; do sleep 0.02; i=$((i+1)); done\n"
      "kill -INT $p; wait $p";
  Command command;
  command.arguments = {"/bin/sh",
                       "-c",
                       interrupted,
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
