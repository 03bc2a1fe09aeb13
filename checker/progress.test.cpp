#include <checker/progress.hpp>
#include <checker/testing/project.hpp>

#include <signal.h>
#include <sys/resource.h>

#include <thread>

namespace checker {
namespace {

TEST(Progress, IsReadBackAsItWasWritten) {
  const TemporaryDirectory directory("kappa-progress");
  const auto file = directory.path() / "progress.json";
  std::string notice;
  EXPECT_EQ(update_progress(file, notice,
                            [](Progress& progress) {
                              LessonProgress& lesson = progress.lessons["hello"];
                              lesson.passed = "2026-01-01T00:00:00Z";
                              lesson.points = 3;
                              lesson.hints["a"] = 2;
                            }),
            "");
  const Progress progress = read_progress(file, notice);
  EXPECT_EQ(notice, "");
  EXPECT_EQ(progress.lessons.at("hello").points, 3);
  EXPECT_EQ(progress.lessons.at("hello").hints.at("a"), 2);
}

TEST(Progress, AFileThatMakesNoSenseIsKeptAsideAndSaid) {
  for (const char* text :
       {"", "{", "[]", "null", "{\"version\": 1}", "{\"version\": 1, \"lessons\": []}",
        "{\"version\": 1, \"lessons\": {\"a\": 3}}", "{\"version\": -1, \"lessons\": {}}",
        "{\"version\": 2, \"lessons\": {}}", "\xff\xfe"}) {
    SCOPED_TRACE(text);
    const Project project;
    project.write("progress.json", text);
    const Said said = project.type({"hint", "01"});
    EXPECT_EQ(said.exit_code, 0);
    std::string flat = said.out;
    Project::replace(flat, "\n", " ");
    EXPECT_NE(flat.find("It is kept as progress.aside-1.json"), std::string::npos) << said.out;
    EXPECT_EQ(project.read("progress.aside-1.json"), text);
    EXPECT_NE(project.read("progress.json").find("\"version\": 1"), std::string::npos);
  }
}

TEST(Progress, ADirectoryInItsPlaceIsKeptAsideToo) {
  const Project project;
  project.write("progress.json/inside", "x");
  EXPECT_EQ(project.type({"hint", "01"}).exit_code, 0);
  EXPECT_EQ(project.read("progress.aside-1.json/inside"), "x");
}

TEST(Progress, StrangeValuesInsideAreTakenAsNothing) {
  const Project project;
  project.write(
      "progress.json",
      R"({"version": 1, "lessons": {"hello": {"points": 99999999999999999999, "tries": "x",
    "passed": 3, "hints": {"ends": -4, "greets": 1e300}, "unknown": true}}})");
  EXPECT_EQ(project.type({}).exit_code, 0);
  EXPECT_EQ(project.type({"hint", "01", "ends"}).exit_code, 0);
  EXPECT_EQ(project.type({"list"}).exit_code, 0);
}

TEST(Progress, AFullDiskIsSaidAndTheVerdictHolds) {
  // A limit on file sizes stands in for a disk that is full: the write fails the same way.
  const Project project;
  std::string notice;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
  const std::string trouble =
      update_progress(project.root() / "progress.json", notice, [](Progress&) {});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, old);
  EXPECT_NE(trouble.find("could not be recorded"), std::string::npos) << trouble;
  EXPECT_EQ(project.read("progress.json"), "(not there)");
  for (const auto& entry : std::filesystem::directory_iterator(project.root())) {
    EXPECT_EQ(entry.path().filename().string().find(".new"), std::string::npos);
  }
}

TEST(Progress, ManyAtOnceLoseNothing) {
  const TemporaryDirectory directory("kappa-progress");
  const auto file = directory.path() / "progress.json";
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&file, i] {
        for (int j = 0; j < 5; ++j) {
          std::string notice;
          update_progress(file, notice, [&](Progress& progress) {
            progress.lessons[fmt::format("{}-{}", i, j)].tries = 1;
          });
        }
      });
    }
  }
  std::string notice;
  EXPECT_EQ(read_progress(file, notice).lessons.size(), 40u);
  EXPECT_EQ(notice, "");
}

}  // namespace
}  // namespace checker
