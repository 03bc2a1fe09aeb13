// What a learner can do to the checker, and what happens.
#include <checker/testing/project.hpp>
#include <checker/testing/said.hpp>

namespace checker {
namespace {

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

}  // namespace
}  // namespace checker
