#include <checker/author.hpp>
#include <checker/builder.hpp>
#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/runner.hpp>
#include <checker/trouble.hpp>

#include <fmt/core.h>

#include <atomic>
#include <cstdlib>
#include <thread>

namespace checker {

namespace {

struct Job {
  const Lesson* lesson;
  Variant variant;
  std::string trouble;
};

std::string name_of_job(const Job& job) {
  switch (job.variant.kind) {
    case Variant::Kind::skeleton:
      return job.lesson->number + " skeleton fails as declared";
    case Variant::Kind::solution:
      return job.lesson->number + " solution passes";
    case Variant::Kind::alternative:
      return fmt::format("{} alternative {} passes", job.lesson->number, job.variant.name);
    case Variant::Kind::mutant:
      break;
  }
  return fmt::format("{} mutant {} is caught", job.lesson->number, job.variant.name);
}

/// What the build said about one job's programs; empty if they were built.
std::string build_trouble(const NinjaRun& run, const Job& job) {
  for (const BuildStep& step : run.log.steps) {
    const bool mine = step.what.find("/" + job.variant.target + ".") != std::string::npos ||
                      step.what.find(fmt::format("{}/{}/", job.lesson->folder_name(),
                                                 job.variant.folder)) != std::string::npos;
    if (step.failed && mine)
      return "does not compile without a warning:\n" + step.words.substr(0, 2000);
  }
  return "";
}

/// The first step that failed and belongs to no job: then nothing can be said about any.
void throw_if_broken(const NinjaRun& run, const std::vector<Job>& jobs) {
  if (run.ended.ok()) return;
  bool explained = false;
  for (const Job& job : jobs) explained = explained || !build_trouble(run, job).empty();
  if (explained) return;
  throw Trouble(Exit::tool_fault, "The lessons can't be built:\n" +
                                      printable(run.ended.started ? run.ended.output.substr(0, 4000)
                                                                  : run.ended.trouble));
}

void run_job(const Desk& desk, Job& job) {
  LessonResult result = blank_result(desk.workspace, *job.lesson);
  try {
    run_tests(desk.workspace, *job.lesson,
              desk.workspace.built(job.lesson->folder_name()) / job.variant.folder, {}, result);
    job.trouble = judge_variant(*job.lesson, job.variant, result);
  } catch (const std::exception& error) {
    job.trouble = error.what();
  }
}

// Each finding of one lesson; of several lessons only what is wrong, and a line a lesson: whoever
// looks at the output of a machine sees the beginning or the end of it.
// @return how many failed
std::size_t print(const Desk& desk, const std::vector<const Lesson*>& lessons,
                  const std::vector<Finding>& findings) {
  std::size_t all_failed = 0;
  for (const Lesson* lesson : lessons) {
    std::size_t passed = 0;
    std::size_t failed = 0;
    for (const Finding& finding : findings) {
      if (!finding.what.starts_with(lesson->number + " ")) continue;
      const bool fine = finding.trouble.empty();
      ++(fine ? passed : failed);
      if (fine && lessons.size() > 1) continue;
      desk.screen.labelled(
          desk.screen.tone(fine ? Tone::good : Tone::bad, fine ? "pass  " : "FAIL  "),
          finding.what);
      if (!fine) desk.screen.paragraph(finding.trouble, 6);
    }
    if (lessons.size() > 1) {
      desk.screen.paragraph(
          fmt::format("{}: {} passed, {} failed", lesson->number, passed, failed));
    }
    all_failed += failed;
  }
  return all_failed;
}

}  // namespace

Exit author_verify(const Desk& desk, const Options& options) {
  for (const std::string& sentence : desk.catalog.broken) throw Trouble(Exit::failed, sentence);
  std::vector<const Lesson*> lessons;
  if (!options.lesson.empty()) {
    lessons.push_back(&desk.catalog.find(options.lesson));
  } else {
    for (const Lesson& lesson : desk.catalog.lessons) lessons.push_back(&lesson);
  }
  const char* ci = std::getenv("CI");
  std::vector<Finding> findings;
  std::vector<std::string> targets;
  std::vector<Job> jobs;
  for (const Lesson* lesson : lessons) {
    for (Finding& finding : look_at_lesson(desk.workspace, *lesson, ci != nullptr)) {
      findings.push_back(std::move(finding));
    }
    targets.push_back("author_" + lesson->number);
    for (Variant& variant : variants_of(*lesson)) jobs.push_back({lesson, std::move(variant), ""});
  }
  const NinjaRun built = run_ninja(desk.workspace, targets, [&desk](std::string_view steps) {
    desk.screen.progress(fmt::format("compiling {}", steps));
  });
  if (built.ended.interrupted) return Exit::interrupted;
  throw_if_broken(built, jobs);
  for (Job& job : jobs) job.trouble = build_trouble(built, job);

  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) {
      if (jobs[i].trouble.empty()) run_job(desk, jobs[i]);
    }
  };
  desk.screen.progress("running the checks");
  {
    std::vector<std::jthread> workers;
    // Half of a check is waiting for what a program does, or does not do.
    for (unsigned i = 0; i < 2 * std::max(1u, std::thread::hardware_concurrency()); ++i) {
      workers.emplace_back(work);
    }
  }
  for (Job& job : jobs) findings.push_back({name_of_job(job), std::move(job.trouble)});
  const std::size_t failed = print(desk, lessons, findings);
  desk.screen.paragraph(fmt::format("{} passed, {} failed", findings.size() - failed, failed), 0,
                        failed == 0 ? Tone::good : Tone::bad);
  return failed == 0 ? Exit::passed : Exit::failed;
}

Exit author_keep_skeleton(const Desk& desk, const Options& options) {
  for (const Lesson& lesson : desk.catalog.lessons) {
    if (!options.lesson.empty() && &lesson != &desk.catalog.find(options.lesson)) continue;
    const std::filesystem::path kept = lesson.folder / "hidden" / "skeleton";
    std::error_code ignored;
    std::filesystem::create_directories(kept, ignored);
    for (const std::string& file : lesson.files) {
      const auto text = read_file(lesson.folder / file, 1 << 20);
      if (!text)
        throw Trouble(Exit::failed,
                      fmt::format("{} can't be read.", (lesson.folder / file).string()));
      if (const std::string trouble = replace_file(kept / file, *text); !trouble.empty()) {
        throw Trouble(Exit::tool_fault,
                      fmt::format("{} can't be written: {}.", (kept / file).string(), trouble));
      }
      desk.screen.paragraph(fmt::format("kept {}", shown_path(kept / file, desk.workspace.cwd)));
    }
  }
  return Exit::passed;
}

}  // namespace checker
