#include <checker/compiler_output.hpp>
#include <checker/files.hpp>

#include <fmt/core.h>
#include <gtest/gtest.h>

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

/// A folder with one program in it whose line 3 is `third`.
class Source {
 public:
  explicit Source(std::string_view third) : directory_("kappa-source") {
    replace_file(directory_.path() / "log.cpp", fmt::format("\nint main() {{\n{}\n}}\n", third));
  }
  Trimmed trim(std::string words) const {
    const std::string name = (directory_.path() / "log.cpp").string();
    for (std::size_t at; (at = words.find("LOG")) != std::string::npos;) words.replace(at, 3, name);
    return trim_compiler_output(words, directory_.path(), directory_.path());
  }

 private:
  TemporaryDirectory directory_;
};

TEST(CompilerOutput, AFormatWithTooFewArgumentsIsOneErrorInPlainWords) {
  const Source source("  fmt::print(\"{}\");");
  const Trimmed gcc = source.trim(
      "/usr/include/fmt/core.h: In function 'int main()':\n"
      "LOG:3:13:   in 'constexpr' expansion of 'fmt::v9::basic_format_string<char>(\"{}\")'\n"
      "/usr/include/fmt/core.h:3159:40:   in 'constexpr' expansion of 'deep'\n"
      "/usr/include/fmt/core.h:772:15: error: 'constexpr void fmt::X<Char>::on_error(const char*) "
      "[with Char = char]' called in a constant expression\n"
      "  772 |       on_error(\"argument not found\");\n"
      "/usr/include/fmt/core.h:717:22: note: 'on_error' is not usable as a constexpr function\n"
      "/usr/include/fmt/core.h:718:27: error: call to non-'constexpr' function 'void "
      "fmt::v9::detail::error_handler::on_error(const char*)'\n");
  EXPECT_EQ(gcc.errors, 1);
  EXPECT_EQ(
      gcc.text,
      "log.cpp:3:13: error: 'constexpr void fmt::X<Char>::on_error(const char*)' called in a "
      "constant expression\n"
      "    3 |   fmt::print(\"{}\");\n"
      "      |             ^\n"
      "In plain words: the text has more `{}` than there are arguments (or what stands in the "
      "braces does not fit).\n");
  const Trimmed clang = source.trim(
      "LOG:3:14: error: call to consteval function "
      "'fmt::basic_format_string<char>::basic_format_string<char[3], 0>' is not a constant "
      "expression\n  fmt::print(\"{}\");\n             ^\n"
      "/usr/include/fmt/core.h:718:19: note: non-constexpr function 'on_error' cannot be used\n"
      "LOG:3:14: note: in call to 'basic_format_string(\"{}\")'\n");
  EXPECT_EQ(clang.errors, 1);
  EXPECT_NE(clang.text.find("^\nIn plain words: the text has more `{}`"), std::string::npos)
      << clang.text;
}

TEST(CompilerOutput, AValueThatCannotBePrintedIsOneErrorInPlainWords) {
  const Source source("  fmt::print(\"{}\", feed);");
  const std::string lines =
      "    3 |   fmt::print(\"{}\", feed);\n      |             ^\n"
      "In plain words: a value of this type can't be printed with {}.\n";
  const Trimmed gcc = source.trim(
      "/usr/include/fmt/core.h: In instantiation of 'constexpr int f() [with T = Feed]':\n"
      "LOG:3:13:   required from here\n"
      "/usr/include/fmt/core.h:2743:12: error: use of deleted function "
      "'fmt::fallback_formatter<T>::fallback_formatter() [with T = Feed]'\n"
      "/usr/include/fmt/core.h:1124:3: note: declared here\n"
      "/usr/include/fmt/core.h:3294:44:   required from 'void fmt::v9::print()'\n"
      "LOG:3:13:   required from here\n"
      "/usr/include/fmt/core.h:1757:7: error: static assertion failed: Cannot format an "
      "argument.\n");
  EXPECT_EQ(gcc.errors, 1);
  EXPECT_TRUE(gcc.text.ends_with(lines)) << gcc.text;
  const Trimmed clang = source.trim(
      "/usr/include/fmt/core.h:2743:12: error: call to deleted constructor of 'X' (aka "
      "'fmt::detail::fallback_formatter<Feed>')\n"
      "/usr/include/fmt/core.h:2954:23: note: in instantiation of 'f' requested here\n"
      "LOG:3:13: note: in instantiation of 'g' requested here\n"
      "/usr/include/fmt/core.h:1756:3: error: static_assert failed \"Cannot format an argument\"\n"
      "LOG:3:8: note: in instantiation of 'h' requested here\n");
  EXPECT_EQ(clang.errors, 1) << clang.text;
  EXPECT_TRUE(clang.text.ends_with(lines)) << clang.text;
}

TEST(CompilerOutput, AChangedCaptureIsExplainedInALambdaOnly) {
  const std::string error =
      "/project/lessons/03-log/log.cpp:7:45: error: passing 'const std::vector<int>' as 'this' "
      "argument discards qualifiers [-fpermissive]\n";
  const std::string plain =
      "In plain words: a lambda's captures can't be changed unless it is `mutable`.\n";
  EXPECT_TRUE(trim("/project/lessons/03-log/log.cpp: In lambda function:\n" + error)
                  .ends_with("discards qualifiers\n" + plain));
  EXPECT_TRUE(trim("/project/lessons/03-log/log.cpp: In function 'int main()':\n" + error)
                  .ends_with("discards qualifiers\n"));
}

TEST(CompilerOutput, TheSameLineCountsOnce) {
  const Trimmed trimmed = trim_compiler_output(
      "/project/lessons/03-log/log.cpp:9:2: error: a\n"
      "/project/lessons/03-log/log.cpp:9:7: error: b\n"
      "/project/lessons/03-log/log.cpp:99:7: error: c\n",
      folder, "/project");
  EXPECT_EQ(trimmed.errors, 2);
}

TEST(CompilerOutput, IsNeverAnEscapeSequence) {
  EXPECT_EQ(trim("/project/lessons/03-log/log.cpp:1:1: error: \x1b[2Jgone \xff\n").find('\x1b'),
            std::string::npos);
}

}  // namespace
}  // namespace checker
