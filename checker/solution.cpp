#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/trouble.hpp>

#include <fmt/core.h>

namespace checker {

Exit show_solution(const Desk& desk, const Options& options) {
  const Lesson& lesson = desk.asked_for(options, "solution", true);
  Progress progress = desk.progress();
  const LessonProgress& mine = progress.lessons[lesson.slug];
  if (mine.passed.empty() && mine.gave_up.empty()) {
    if (!options.give_up) {
      throw Trouble(
          Exit::usage,
          fmt::format("The solution is shown once you have passed. To see it now: ./check "
                      "solution {} --give-up (that is recorded, and fine). Another hint: "
                      "./check hint {}",
                      lesson.number, lesson.number));
    }
    desk.update(
        [&lesson](Progress& changed) { changed.lessons[lesson.slug].gave_up = timestamp(); });
  }
  // In the order in which the learner comes to them.
  std::vector<std::filesystem::path> files;
  for (const std::string& name : lesson.files) {
    const auto file = desk.workspace.root / "solutions" / lesson.folder_name() / name;
    if (std::error_code error; std::filesystem::is_regular_file(file, error)) files.push_back(file);
  }
  if (files.empty()) {
    throw Trouble(Exit::tool_fault, fmt::format("There is no solution in solutions/{}/. Fetch the "
                                                "project again.",
                                                lesson.folder_name()));
  }
  for (const auto& file : files) {
    if (&file != &files.front()) desk.screen.blank();
    constexpr std::size_t largest = 1 << 20;
    desk.screen.paragraph("// " + shown_path(file, desk.workspace.cwd), 0, Tone::strong);
    desk.out << read_file(file, largest).value_or("");
  }
  desk.out.flush();
  return Exit::passed;
}

}  // namespace checker
