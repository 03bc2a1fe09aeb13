// What a learner sees, word for word: checker/golden/*.txt. To accept a change on purpose, run the
// tests once with KAPPA_ACCEPT_GOLDEN=1 and read the difference.
#include <checker/render.hpp>
#include <checker/testing/project.hpp>

namespace checker {
namespace {

/// Environment variables for one test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

class Golden : public testing::Test {
 protected:
  void expect(const std::string& name, const Said& said) const {
    const std::string text =
        project.scrubbed(fmt::format("{}{}exit code {}\n", said.out, said.err, said.exit_code));
    const std::filesystem::path file =
        std::filesystem::path(KAPPA_ROOT) / "checker/golden" / (name + ".txt");
    if (std::getenv("KAPPA_ACCEPT_GOLDEN") != nullptr) {
      EXPECT_EQ(replace_file(file, text), "");
    } else {
      EXPECT_EQ(text, read_file(file, 1 << 20).value_or("(no golden file)"));
    }
  }
  Project project;
};

TEST_F(Golden, APass) {
  project.everything_passes();
  expect("pass", project.type({"01"}));
}

TEST_F(Golden, APassThatNothingHasChangedSince) {
  project.everything_passes();
  project.type({"01"});
  expect("pass-stored", project.type({"01"}));
}

TEST_F(Golden, AFailureIsReplayedWithItsDifference) {
  project.by_name_fails();
  expect("fail", project.type({"01"}));
}

TEST_F(Golden, AFailureInFortyColumns) {
  const Variable narrow("COLUMNS", "20");
  project.by_name_fails();
  expect("fail-40-columns", project.type({"01"}));
}

TEST_F(Golden, OnlyTheFirstOfSeveralFailuresIsReplayed) {
  project.events(
      R"({"id": "greets", "status": "fail", "message": "Nothing was printed.", "steps": ["started ./hello"], "expected": "Hello"}
{"id": "greets-by-name", "status": "fail", "message": "The name is missing.", "steps": ["started ./hello Ada"]}
{"id": "ends", "status": "skipped", "because": "greets-by-name"}
)");
  expect("fail-twice", project.type({"01"}));
}

/// A screen of 80x24 that lacks the right edge of its box, and has one letter wrong.
std::string screen_failure() {
  std::string beside = "columns 44 to 79 of 80, counted from 0:\\n   expected";
  beside += std::string(28, ' ') + " | actual";
  const std::string gap(35, ' ');
  for (int row = 0; row < 24; ++row) {
    const bool box = row >= 12 && row < 22;
    const std::string expected =
        row == 3 ? "hello" + std::string(31, ' ') : gap + (box ? "|" : " ");
    beside += fmt::format("\\n{:2}{}{} | {}", row, box || row == 3 ? '>' : ' ', expected,
                          row == 3 ? "hallo" : "");
    if (row == 3) beside += "\\n    ^" + std::string(34, ' ') + " |  ^";
  }
  return fmt::format(
      R"({{"id": "greets", "status": "fail", "message": "The box has no right edge.", "steps": ["started ./hello", "expected a box"], "difference": "{}"}}
{{"id": "greets-by-name", "status": "fail", "message": "The name is missing.", "steps": ["started ./hello Ada"]}}
{{"id": "ends", "status": "skipped", "because": "greets"}}
)",
      beside);
}

TEST_F(Golden, AScreenIsShownWhereItDiffersAndTheSentenceComesAfterIt) {
  const Variable wide("COLUMNS", "80");
  project.events(screen_failure());
  expect("fail-screen", project.type({"01"}));
}

TEST_F(Golden, AWholeScreenIsShownOnDemand) {
  const Variable wide("COLUMNS", "80");
  project.events(screen_failure());
  expect("fail-screen-all", project.type({"01", "--all"}));
}

TEST_F(Golden, AnErrorOfTheCompiler) {
  const std::string file = (project.root() / "lessons/01-hello/hello.cpp").string();
  project.ninja(
      1, fmt::format(
             "@@kappa 0/2 Building CXX object lessons/CMakeFiles/lesson_01.hello.dir/hello.cpp.o\n"
             "FAILED: lessons/CMakeFiles/lesson_01.hello.dir/hello.cpp.o \n"
             "/usr/bin/c++ -std=c++20 -c {0}\n"
             "{0}: In function 'int main()':\n"
             "{0}:3:3: error: 'feed' was not declared in this scope\n"
             "    3 |   feed.append(1);\n"
             "      |   ^~~~\n"
             "ninja: build stopped: subcommand failed.\n",
             file));
  expect("does-not-compile", project.type({"01"}));
}

TEST_F(Golden, PathsAsACompilerCacheWritesThem) {
  const std::string file = std::filesystem::relative(project.root() / "lessons/01-hello/hello.cpp",
                                                     project.root() / "build/check");
  project.write("lessons/01-hello/hello.cpp", "int main() {\n\n  feed.append(1);\n}\n");
  project.ninja(
      1, fmt::format(
             "@@kappa 1/2 Building CXX object lessons/CMakeFiles/lesson_01.hello.dir/hello.cpp.o\n"
             "FAILED: lessons/CMakeFiles/lesson_01.hello.dir/hello.cpp.o \n"
             "{0}: In function 'int main()':\n"
             "{0}:3:3: error: 'feed' was not declared in this scope\n"
             "    3 |   feed.append(1);\n"
             "      |   ^~~~\n"
             "ninja: build stopped: subcommand failed.\n",
             file));
  expect("does-not-compile", project.type({"01"}));
}

TEST_F(Golden, ACrashIsShownWithTheSanitizersWords) {
  project.events(
      R"({"id": "greets", "status": "fail", "message": "hello crashed: it read memory that is not its own.", "steps": ["started ./hello"], "actual": "AddressSanitizer: heap-buffer-overflow on address 0x1\n    #0 in main hello.cpp:4"}
{"id": "greets-by-name", "status": "skipped", "because": "greets"}
{"id": "ends", "status": "skipped", "because": "greets"}
)");
  expect("crash", project.type({"01"}));
}

TEST_F(Golden, ACrashThatIsNoMoreThanItsSentenceIsSaidOnce) {
  project.events(
      R"({"id": "greets", "status": "fail", "message": "hello crashed: an exception was not caught: std::runtime_error, which says `no name`.", "steps": ["started ./hello"], "actual": "terminate called after throwing an instance of 'std::runtime_error'\n  what():  no name"}
{"id": "greets-by-name", "status": "skipped", "because": "greets"}
{"id": "ends", "status": "skipped", "because": "greets"}
)");
  expect("exception", project.type({"01"}));
}

TEST_F(Golden, ALimitIsNamed) {
  project.events(
      R"({"id": "greets", "status": "fail", "message": "The program did not end within 10 s.", "steps": ["started ./hello", "expected the end"], "limit": "wall", "cpu_ms": 9800, "memory_kb": 20480}
{"id": "greets-by-name", "status": "skipped", "because": "greets"}
{"id": "ends", "status": "skipped", "because": "greets"}
)");
  expect("time-limit", project.type({"01"}));
}

TEST_F(Golden, WhatCouldNotBeCheckedIsNotTheLearnersFault) {
  project.events(
      R"({"id": "greets", "status": "pass"}
{"id": "greets-by-name", "status": "could-not-check", "because": "no terminal could be opened"}
{"id": "ends", "status": "skipped", "because": "greets-by-name"}
)");
  expect("could-not-check", project.type({"01"}));
}

TEST_F(Golden, BrokenHiddenTestsAreNotTheLearnersFault) {
  project.script("build/check/lessons/01-hello/tests", "echo 'std::bad_alloc'\nexit 3\n");
  expect("broken-tests", project.type({"01"}));
}

TEST_F(Golden, TheFileIsGone) {
  std::filesystem::remove(project.root() / "lessons/01-hello/hello.cpp");
  expect("file-gone", project.type({"01"}));
}

TEST_F(Golden, ListBeforeAndAfterAPass) {
  expect("list-new", project.type({"list"}));
  project.everything_passes();
  project.type({"01"});
  expect("list", project.type({"list"}));
}

TEST_F(Golden, StatusFirstThenAfterAFailure) {
  expect("status-new", project.type({}));
  project.by_name_fails();
  project.type({"01"});
  expect("status", project.type({}));
}

TEST_F(Golden, HintsComeOneByOne) {
  project.by_name_fails();
  project.type({"01"});
  expect("hint-1", project.type({"hint", "01"}));
  project.type({"hint", "01"});
  expect("hint-3", project.type({"hint", "1"}));
}

TEST_F(Golden, ResetSaysWhereTheOldFileIs) { expect("reset", project.type({"reset", "01"})); }

TEST_F(Golden, SolutionIsNotShownBeforeAPass) {
  expect("solution-early", project.type({"solution", "01"}));
}

TEST_F(Golden, AReportForPeople) {
  project.by_name_fails();
  project.type({"01"});
  expect("report", project.type({"report"}));
}

TEST_F(Golden, AReportAsJson) {
  project.by_name_fails();
  project.type({"01"});
  Said said = project.type({"report", "hello", "--format", "json"});
  const std::size_t at = said.out.find("\"fingerprint\"");
  ASSERT_NE(at, std::string::npos);
  said.out.replace(at, said.out.find('\n', at) - at, "\"fingerprint\": \"...\",");
  expect("report-json", said);
}

TEST_F(Golden, AReportAsJUnit) {
  project.by_name_fails();
  project.type({"01"});
  expect("report-junit", project.type({"report", "--format", "junit"}));
}

std::string shown(int width, const std::function<void(Screen&)>& print) {
  std::ostringstream out;
  Screen screen(out, {width, false, false});
  print(screen);
  return out.str();
}

TEST(Screen, CommandsAndPointsStayOnOneLineAndWordsAreNotCut) {
  EXPECT_EQ(
      shown(40,
            [](Screen& screen) {
              screen.paragraph("A whole solution: ./check solution 01 --give-up. That is so.");
            }),
      "A whole solution:\n./check solution 01 --give-up. That is\nso.\n");
  EXPECT_EQ(shown(40,
                  [](Screen& screen) {
                    screen.labelled("pass  ", "prints the greeting in full (2 points)", 2);
                  }),
            "  pass  prints the greeting in full\n        (2 points)\n");
}

TEST(Screen, ManySkippedChecksAreFolded) {
  LessonResult result;
  result.number = "01";
  result.outcome = Outcome::failed;
  for (const char* id : {"greets", "a", "b", "c"}) {
    CheckResult check;
    check.id = check.requirement = id;
    check.status = result.checks.empty() ? Status::fail : Status::skipped;
    check.because = "greets";
    result.checks.push_back(check);
  }
  auto lines = [&](bool all) {
    TextOptions options;
    options.all = all;
    return shown(80, [&](Screen& screen) { print_result(screen, result, options); });
  };
  EXPECT_NE(lines(false).find("  skip  3 more checks need what fails here\n"), std::string::npos)
      << lines(false);
  EXPECT_EQ(lines(false).find("needs: greets"), std::string::npos);
  EXPECT_NE(lines(true).find("  skip  c\n        needs: greets\n"), std::string::npos);
}

TEST(Screen, CodeInAHintStaysAsItIs) {
  EXPECT_EQ(shown(40,
                  [](Screen& screen) {
                    screen.labelled(
                        "3. ",
                        "In `main`, once:\n    auto multi = open(\"multichat\");\n    "
                        "auto mine = multi.writer(\"a name that is long\");\nAnd run.\n",
                        2);
                  }),
            "  3. In `main`, once:\n         auto multi = open(\"multichat\");\n         auto mine "
            "= multi.writer(\"a name that is long\");\n     And run.\n");
}

TEST(Screen, AKeyGetsALineOfItsOwnIfItFits) {
  const std::string key(64, 'a');
  EXPECT_EQ(shown(80, [&](Screen& screen) { screen.labelled("expected    ", key + " alone", 8); }),
            "        expected\n                " + key + "\n                    alone\n");
}

TEST(Screen, ACompilersWordsAreWrappedAndItsQuotesAreNot) {
  EXPECT_EQ(shown(40,
                  [](Screen& screen) {
                    screen.wrapped(
                        "a.cpp:1:1: error: one two three four five six\n"
                        "    1 |   a line of source that is longer than that\n");
                  }),
            "a.cpp:1:1: error: one two three four\n    five six\n"
            "    1 |   a line of source that is longer than that\n");
}

TEST(Screen, TheHelpFitsIntoEightyColumns) {
  const Project project;
  std::istringstream lines(project.type({"--help"}).out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80u) << line;
}

TEST(Screen, ColourOnlyUnderlinesWhatTheWordsSay) {
  LessonResult result;
  result.number = "01";
  result.title = "Say hello";
  result.outcome = Outcome::passed;
  CheckResult check;
  check.requirement = "prints a greeting";
  check.status = Status::pass;
  result.checks.push_back(check);
  std::ostringstream plain, coloured;
  Screen plain_screen(plain, {60, false, false}), coloured_screen(coloured, {60, true, false});
  print_result(plain_screen, result);
  print_result(coloured_screen, result);
  std::string stripped = coloured.str();
  for (const char* code : {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m"}) {
    Project::replace(stripped, code, "");
  }
  EXPECT_NE(plain.str(), coloured.str());
  EXPECT_EQ(plain.str(), stripped);
}

}  // namespace
}  // namespace checker
