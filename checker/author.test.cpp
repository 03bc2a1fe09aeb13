#include <checker/author.hpp>
#include <checker/testing/project.hpp>

namespace checker {
namespace {

const Lesson& lesson() {
  static const Lesson read = parse_lesson(Project::first_lesson, "/project/lessons/01-hello");
  return read;
}

LessonResult result_of(Status greets, Status by_name, Status ends,
                       const std::string& message = "") {
  LessonResult result;
  const Status statuses[] = {greets, by_name, ends};
  for (std::size_t i = 0; i < 3; ++i) {
    CheckResult check;
    check.id = lesson().checks[i].id;
    check.status = statuses[i];
    if (check.status == Status::fail) check.message = message;
    result.checks.push_back(check);
  }
  const bool failed = first_failure(result) != nullptr;
  result.outcome = failed ? Outcome::failed : Outcome::passed;
  return result;
}

constexpr Status pass = Status::pass, fail = Status::fail, skipped = Status::skipped;

TEST(Author, ASkeletonMustFailExactlyWhatItDeclares) {
  const Variant skeleton{Variant::Kind::skeleton, "", "skeleton_01", "skeleton", nullptr};
  EXPECT_EQ(judge_variant(lesson(), skeleton, result_of(pass, fail, skipped)), "");
  EXPECT_NE(judge_variant(lesson(), skeleton, result_of(pass, pass, pass)), "");
  EXPECT_NE(judge_variant(lesson(), skeleton, result_of(fail, skipped, skipped)), "");
  EXPECT_NE(judge_variant(lesson(), skeleton, result_of(pass, fail, fail)), "");
  EXPECT_NE(judge_variant(lesson(), skeleton, result_of(pass, fail, Status::could_not_check)), "");
}

TEST(Author, ASolutionMustPassEverything) {
  const Variant solution{Variant::Kind::solution, "", "solution_01", "solution", nullptr};
  EXPECT_EQ(judge_variant(lesson(), solution, result_of(pass, pass, pass)), "");
  EXPECT_NE(judge_variant(lesson(), solution, result_of(pass, pass, fail, "bad")), "");
  LessonResult unclear = result_of(pass, pass, Status::could_not_check);
  unclear.outcome = Outcome::tool_fault;
  EXPECT_NE(judge_variant(lesson(), solution, unclear), "");
}

TEST(Author, AMutantMustBeCaughtByItsCheckInItsWords) {
  const Variant mutant{Variant::Kind::mutant, "hard-coded", "mutant_01_hard-coded",
                       "mutants/hard-coded", &lesson().mutants[0]};
  EXPECT_EQ(judge_variant(lesson(), mutant, result_of(pass, fail, skipped, "The name is missing.")),
            "");
  EXPECT_NE(judge_variant(lesson(), mutant, result_of(pass, fail, skipped, "Something is wrong.")),
            "");
  EXPECT_NE(
      judge_variant(lesson(), mutant, result_of(fail, skipped, skipped, "The name is missing.")),
      "");
  EXPECT_NE(judge_variant(lesson(), mutant, result_of(pass, pass, pass)), "");
}

TEST(Author, TestsThatDidNotRunAreNoPass) {
  for (const auto kind : {Variant::Kind::skeleton, Variant::Kind::solution}) {
    LessonResult broken;
    broken.trouble = "they ended early";
    EXPECT_EQ(judge_variant(lesson(), {kind, "", "", "", nullptr}, broken), "they ended early");
  }
}

TEST(Author, VerifyNamesEverythingThatALessonLacks) {
  const Project project;
  const Said said = project.type({"author", "verify", "01"});
  EXPECT_EQ(said.exit_code, 1);
  for (const char* part :
       {"README.md is missing", "hidden/mutants/ has", "no other right answer"}) {
    EXPECT_NE(said.out.find(part), std::string::npos) << part << '\n' << said.out;
  }
  const std::size_t last = said.out.rfind('\n', said.out.size() - 2);
  EXPECT_NE(said.out.find(" failed\n", last), std::string::npos) << said.out;
}

TEST(Author, KeepSkeletonCopiesTheFilesAsTheyAre) {
  const Project project;
  EXPECT_EQ(project.type({"author", "keep-skeleton", "01"}).exit_code, 0);
  EXPECT_EQ(project.read("lessons/01-hello/hidden/skeleton/hello.cpp"), "int main() {}\n");
}

}  // namespace
}  // namespace checker
