#include <harness/plan.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include <harness/testing.hpp>

namespace harness::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

TEST(Plan, IsReadWithItsLimits) {
  const auto plan = parse_plan(R"({"programs": "/p", "work": "/w", "sandbox": "landlock", "seed": 7,
    "limits": {"wall_ms": 1, "cpu_ms": 2, "memory_mb": 3, "output_bytes": 4, "file_mb": 5, "processes": 6},
    "checks": [{"id": "a"}, {"id": "b", "needs": ["a"]}]})");
  EXPECT_EQ(plan.settings.programs, "/p");
  EXPECT_EQ(plan.settings.work, "/w");
  EXPECT_EQ(plan.settings.sandbox, sandbox::Kind::landlock);
  EXPECT_EQ(plan.settings.seed, 7U);
  EXPECT_EQ(plan.settings.limits.wall.count(), 1);
  EXPECT_EQ(plan.settings.limits.cpu.count(), 2);
  EXPECT_EQ(plan.settings.limits.memory_mb, 3U);
  EXPECT_EQ(plan.settings.limits.output_bytes, 4U);
  EXPECT_EQ(plan.settings.limits.file_mb, 5U);
  EXPECT_EQ(plan.settings.limits.processes, 6U);
  ASSERT_EQ(plan.checks.size(), 2U);
  EXPECT_EQ(plan.checks[1].needs, std::vector<std::string>{"a"});
}

TEST(Plan, ThatIsDamagedIsRefused) {
  for (const auto* text : {"", "{", "[]", "{}", R"({"programs": 1, "work": "", "checks": []})",
                           R"({"programs": "", "work": "", "checks": [{}]})",
                           R"({"programs": "", "work": "", "checks": [], "seed": -1})",
                           R"({"programs": "", "work": "", "checks": [], "sandbox": "balloon"})"}) {
    EXPECT_THROW(parse_plan(text), std::runtime_error) << text;
  }
  EXPECT_THROW(read_plan("/nowhere/plan.json"), std::runtime_error);
}

TEST(Event, IsOneLineWhateverIsInIt) {
  Result result;
  result.id = "x";
  result.status = "fail";
  result.verdict.message = "two\nlines and \xff";
  const auto line = event(result);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(Json::parse(line).at("message"), "two\nlines and \\xff");
}

// Runs the example test program with a plan, and gives what it reports, by id.
std::map<std::string, Json> reported(const std::vector<Json>& checks,
                                     const Json& more = Json::object(), bool* done = nullptr) {
  record() = {};
  auto limits = short_limits();
  limits.cpu = std::chrono::seconds{20};
  limits.wall = std::chrono::seconds{60};
  limits.memory_mb = 2048;
  Session program{KAPPA_EXAMPLE_TESTS, {.limits = limits}};
  const auto work = program.directory() / "work";
  std::filesystem::create_directory(work);
  Json plan{{"programs", std::filesystem::path{KAPPA_NAUGHTY}.parent_path()},
            {"work", work},
            {"checks", checks},
            {"limits", {{"cpu_ms", 200}, {"wall_ms", 60000}}}};
  plan.update(more);
  program.perform(
      Start{.args = {"--plan=plan.json", "--events-fd=1"}, .files = {{"plan.json", plan.dump()}}},
      ExpectExit{0});
  std::map<std::string, Json> out;
  for (const auto& line : Context{program}.lines()) {
    const auto json = Json::parse(line);
    if (done != nullptr) *done = json.contains("done");
    if (json.contains("id")) out[json.at("id")] = json;
  }
  return out;
}

Json check(const std::string& id, const std::vector<std::string>& needs = {}) {
  return {{"id", id}, {"needs", needs}};
}

TEST(RunPlan, ReportsEachCheckAndThatItIsDone) {
  bool done = false;
  auto result = reported({check("passes"), check("fails-in-a-line", {"passes"}),
                          check("strikes-a-limit", {"fails-in-a-line"}),
                          check("uses-a-seed", {"passes"}), check("crashes", {"strikes-a-limit"})},
                         Json::object(), &done);
  EXPECT_TRUE(done);
  EXPECT_EQ(result["passes"].at("status"), "pass");
  EXPECT_EQ(result["passes"].at("steps").at(0), "started ./kappa_naughty print hello");
  EXPECT_EQ(result["fails-in-a-line"].at("status"), "fail");
  EXPECT_EQ(result["fails-in-a-line"].at("message"),
            "Your program printed `Hello` where the line `hello` was expected.");
  EXPECT_EQ(result["fails-in-a-line"].at("expected"), "`hello`");
  EXPECT_EQ(result["fails-in-a-line"].at("actual"), "`Hello`");
  EXPECT_THAT(result["fails-in-a-line"].at("difference").get<std::string>(), HasSubstr("case"));
  EXPECT_EQ(result["strikes-a-limit"].at("status"), "skipped");
  EXPECT_EQ(result["strikes-a-limit"].at("because"), "fails-in-a-line");
  EXPECT_EQ(result["crashes"].at("status"), "skipped");
  EXPECT_TRUE(result["uses-a-seed"].contains("seed"));
}

TEST(RunPlan, ReplaysASeed) {
  EXPECT_EQ(reported({check("uses-a-seed")}, {{"seed", 4711}})["uses-a-seed"].at("seed"), 4711);
}

TEST(RunPlan, NamesTheLimitAndWhatWasUsed) {
  auto result = reported({check("strikes-a-limit")})["strikes-a-limit"];
  EXPECT_EQ(result.at("status"), "fail");
  EXPECT_EQ(result.at("limit"), "cpu");
  EXPECT_GE(result.at("cpu_ms"), 190);
  EXPECT_GT(result.at("memory_kb"), 1000);
}

TEST(RunPlan, FailsTestsWithPlainAssertions) {
  auto result = reported({check("fails-in-an-assertion")})["fails-in-an-assertion"];
  EXPECT_EQ(result.at("status"), "fail");
  EXPECT_THAT(result.at("message").get<std::string>(), HasSubstr("two and one"));
}

TEST(RunPlan, BlamesTheLearnerForNothingThatTheTestDid) {
  auto result = reported({check("throws"), check("crashes"), check("ends-the-test-program"),
                          check("misses-its-program"), check("is-twice"), check("has-no-test"),
                          check("passes")});
  for (const auto* id : {"throws", "crashes", "ends-the-test-program", "misses-its-program",
                         "is-twice", "has-no-test"}) {
    EXPECT_EQ(result[id].at("status"), "could-not-check") << id;
  }
  EXPECT_THAT(result["throws"].at("because").get<std::string>(),
              HasSubstr("this is the author's mistake"));
  EXPECT_THAT(result["crashes"].at("because").get<std::string>(), HasSubstr("Killed"));
  EXPECT_THAT(result["misses-its-program"].at("because").get<std::string>(),
              HasSubstr("can't be started"));
  EXPECT_THAT(result["has-no-test"].at("because").get<std::string>(),
              HasSubstr("no test HasNoTest"));
  EXPECT_THAT(result["is-twice"].at("because").get<std::string>(), HasSubstr("two tests"));
  EXPECT_EQ(result["passes"].at("status"), "pass");
}

TEST(RunPlan, ReportsTestsThatBelongToNoCheck) {
  auto result = reported({check("passes")});
  EXPECT_EQ(result["uses-a-seed"].at("status"), "could-not-check");
  EXPECT_THAT(result["uses-a-seed"].at("because").get<std::string>(),
              HasSubstr("belongs to no check"));
}

TEST(RunPlan, LetsNoProcessLive) {
  EXPECT_EQ(reported({check("leaves-a-process")})["leaves-a-process"].at("status"), "pass");
}

TEST(RunPlan, CannotBeForgedByTheProgram) {
  for (const auto* walls : {"landlock", "process-group"}) {
    auto result = reported({check("is-forged")}, {{"sandbox", walls}});
    EXPECT_EQ(result.count("forged"), 0U) << walls;
    EXPECT_EQ(result["is-forged"].at("status"), "fail") << walls;
  }
}

}  // namespace
}  // namespace harness::testing
