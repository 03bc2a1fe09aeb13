#include <gtest/gtest.h>
#include <checker/compiler_output.hpp>

namespace checker {
namespace {

const std::filesystem::path folder = "/project/lessons/03-log";

std::string trim(std::string_view words) {
  return trim_compiler_output(words, folder, "/project").text;
}

TEST(CompilerOutput, KeepsErrorAndSourceLineAndNamesTheFileFromWhereOneStands) {
  EXPECT_EQ(
      trim("/project/lessons/03-log/log.cpp: In function 'int main()':\n"
           "/project/lessons/03-log/log.cpp:9:3: error: 'fed' was not declared in this scope\n"
           "    9 |   fed.append(1);\n"
           "      |   ^~~\n"),
      "lessons/03-log/log.cpp:9:3: error: 'fed' was not declared in this scope\n"
      "    9 |   fed.append(1);\n"
      "      |   ^~~\n");
}

TEST(CompilerOutput, ShowsAnErrorInsideALibraryAtTheLineThatLedThere) {
  EXPECT_EQ(trim("In file included from /usr/include/c++/12/string:40,\n"
                 "                 from /project/lessons/03-log/log.cpp:1:\n"
                 "/usr/include/c++/12/bits/x.h: In instantiation of 'void f() [with T = int]':\n"
                 "/project/lessons/03-log/log.cpp:12:9:   required from here\n"
                 "/usr/include/c++/12/bits/x.h:77:20: error: no match for 'operator<'\n"
                 "   77 |   deep inside\n"
                 "      |   ^~~~\n"
                 "/usr/include/c++/12/bits/y.h:5:1: note: candidate: one of forty\n"
                 "    5 | more of the inside\n"),
            "lessons/03-log/log.cpp:12:9: error: no match for 'operator<'\n");
}

TEST(CompilerOutput, ShowsTheFirstThreeErrorsAndCountsTheRest) {
  std::string words;
  for (int i = 1; i <= 5; ++i)
    words += "/project/lessons/03-log/log.cpp:" + std::to_string(i) + ":1: error: e\n";
  const Trimmed trimmed = trim_compiler_output(words, folder, "/project");
  EXPECT_EQ(trimmed.errors, 5);
  EXPECT_NE(trimmed.text.find(":3:1: error: e\n... and 2 more errors"), std::string::npos)
      << trimmed.text;
  EXPECT_EQ(trimmed.text.find(":4:1:"), std::string::npos);
}

TEST(CompilerOutput, KeepsANoteAboutOnesOwnLine) {
  EXPECT_EQ(trim("/project/lessons/03-log/log.cpp:9:2: error: expected '}'\n"
                 "/project/lessons/03-log/log.cpp:3:12: note: to match this '{'\n"),
            "lessons/03-log/log.cpp:9:2: error: expected '}'\n"
            "lessons/03-log/log.cpp:3:12: note: to match this '{'\n");
}

TEST(CompilerOutput, WarningsInSomebodyElsesHeaderAreNotShown) {
  const Trimmed trimmed = trim_compiler_output(
      "/usr/include/x.h:1:1: warning: old\n"
      "/project/lessons/03-log/log.cpp:2:2: warning: unused\n",
      folder, "/project");
  EXPECT_EQ(trimmed.warnings, 1);
  EXPECT_EQ(trimmed.text, "lessons/03-log/log.cpp:2:2: warning: unused\n");
}

TEST(CompilerOutput, SaysWhatTheLinkerMisses) {
  for (const char* words :
       {"/usr/bin/ld: a.o: in function `main':\n/p/log.cpp:3: undefined reference to `greet()'\n"
        "collect2: error: ld returned 1 exit status\n",
        "mold: error: undefined symbol: greet()\n>>> referenced by log.cpp\n"
        "collect2: error: ld returned 1 exit status\n"}) {
    EXPECT_EQ(trim(words), "error: undefined symbol: greet() (declared, but defined nowhere)\n");
  }
  EXPECT_EQ(trim("mold: error: undefined symbol: main\n"),
            "error: undefined symbol: main (a program starts in `int main()`)\n");
}

TEST(CompilerOutput, IsNeverAnEscapeSequence) {
  EXPECT_EQ(trim("/project/lessons/03-log/log.cpp:1:1: error: \x1b[2Jgone \xff\n").find('\x1b'),
            std::string::npos);
}

TEST(NinjaOutput, IsTakenApartIntoStepsWithTheirWords) {
  const NinjaLog log = read_ninja_output(
      "ninja: Entering directory `x'\n"
      "@@kappa 0/2 Building CXX object a.o\n"
      "a.cpp:1:1: warning: w\n"
      "@@kappa 1/2 Building CXX object b.o\n"
      "FAILED: b.o \n"
      "c++ -c b.cpp error: not this\n"
      "b.cpp:1:1: error: e\n"
      "ninja: build stopped: subcommand failed.\n");
  ASSERT_EQ(log.steps.size(), 2u);
  EXPECT_EQ(log.steps[0].what, "Building CXX object a.o");
  EXPECT_EQ(log.steps[0].words, "a.cpp:1:1: warning: w\n");
  EXPECT_FALSE(log.steps[0].failed);
  EXPECT_TRUE(log.steps[1].failed);
  EXPECT_EQ(log.steps[1].words, "b.cpp:1:1: error: e\n");
  EXPECT_EQ(read_ninja_output("ninja: error: loading 'build.ninja': No such file\n").trouble,
            "loading 'build.ninja': No such file\n");
}

}  // namespace
}  // namespace checker
