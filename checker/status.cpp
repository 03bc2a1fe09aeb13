#include <checker/commands.hpp>
#include <checker/files.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace checker {

namespace {

const LessonProgress& progress_of(const Progress& progress, const Lesson& lesson) {
  static const LessonProgress none;
  const auto found = progress.lessons.find(lesson.slug);
  return found == progress.lessons.end() ? none : found->second;
}

int passed_count(const Desk& desk, const Progress& progress) {
  int passed = 0;
  for (const Lesson& lesson : desk.catalog.lessons) {
    passed += progress_of(progress, lesson).passed.empty() ? 0 : 1;
  }
  return passed;
}

void show_broken(const Desk& desk) {
  for (const std::string& sentence : desk.catalog.broken)
    desk.screen.paragraph(sentence, 0, Tone::bad);
}

/// "read X, edit Y, type Z" for one lesson.
void what_to_do(const Desk& desk, const Lesson& lesson) {
  desk.screen.labelled("read   ", desk.text_of(lesson), 2);
  desk.screen.labelled("edit   ", desk.files_of(lesson), 2);
  desk.screen.labelled("check  ", desk.screen.typed("./check " + lesson.number), 2);
}

std::string title_line(const Lesson& lesson) {
  return fmt::format("{} {} (about {} minutes)", lesson.number, lesson.title, lesson.minutes);
}

Exit all_done(const Desk& desk) {
  desk.screen.paragraph("You have passed every lesson there is. Well done.", 0, Tone::good);
  const Lesson& last = desk.catalog.lessons.back();
  desk.screen.paragraph(
      "Where to go from here is at the end of the last lesson. The game is there to be played: "
      "./check play");
  desk.screen.labelled("read   ", desk.text_of(last), 2);
  return Exit::passed;
}

}  // namespace

Exit show_status(const Desk& desk) {
  const Progress progress = desk.progress();
  show_broken(desk);
  if (desk.catalog.lessons.empty()) {
    desk.screen.paragraph("There is no lesson in lessons/.");
    return Exit::tool_fault;
  }
  const int passed = passed_count(desk, progress);
  const auto all = static_cast<int>(desk.catalog.lessons.size());
  const Lesson* lesson = desk.current(progress);
  if (lesson == nullptr) return all_done(desk);
  if (passed == 0 && progress.lessons.empty()) {
    desk.screen.paragraph(
        fmt::format("Welcome. There are {}; you start with the first.", counted(all, "lesson")));
  } else {
    desk.screen.paragraph(fmt::format("You have passed {} of {}.", passed, counted(all, "lesson")));
  }
  desk.screen.blank();
  desk.screen.paragraph(title_line(*lesson), 0, Tone::strong);
  const LessonProgress& mine = progress_of(progress, *lesson);
  if (mine.tries > 0) desk.screen.labelled("so far ", state_of(mine), 2);
  const auto gone = std::find_if(
      lesson->files.begin(), lesson->files.end(),
      [lesson](const std::string& file) { return !exists(symlink_status(lesson->folder / file)); });
  if (gone != lesson->files.end()) {
    desk.screen.labelled("mend   ",
                         desk.screen.typed(fmt::format(
                             "{} is not there; ./check reset {}",
                             lesson->files.size() == 1 ? "the file" : *gone, lesson->number)),
                         2);
  } else if (const Check* failing = lesson->find(mine.first_failure)) {
    desk.screen.labelled("mend   ", failing->requirement, 2);
  }
  what_to_do(desk, *lesson);
  desk.screen.blank();
  desk.screen.paragraph(
      "Also: ./check play, ./check list, ./check hint NN, ./check run NN, ./check watch, "
      "./check --help",
      0, Tone::quiet);
  return Exit::passed;
}

Exit show_list(const Desk& desk) {
  const Progress progress = desk.progress();
  const Lesson* current = desk.current(progress);
  std::string part;
  for (const Lesson& lesson : desk.catalog.lessons) {
    if (lesson.part != part) {
      if (!part.empty()) desk.screen.blank();
      part = lesson.part;
      desk.screen.paragraph(part, 0, Tone::strong);
    }
    const LessonProgress& mine = progress_of(progress, lesson);
    const std::string state = state_of(mine);
    desk.screen.labelled(
        fmt::format("{} {}  ", &lesson == current ? ">" : " ", lesson.number),
        fmt::format("{}, {} min{}{}{}", lesson.title, lesson.minutes, state.empty() ? "" : ": ",
                    state, mine.gave_up.empty() ? "" : " (solution seen)"),
        0, mine.passed.empty() ? Tone::plain : Tone::good);
  }
  show_broken(desk);
  desk.screen.blank();
  desk.screen.paragraph(
      fmt::format("{} of {} passed.", passed_count(desk, progress),
                  counted(static_cast<int>(desk.catalog.lessons.size()), "lesson")));
  return Exit::passed;
}

Exit show_next(const Desk& desk) {
  const Progress progress = desk.progress();
  const Lesson* lesson = desk.current(progress);
  if (lesson == nullptr) return all_done(desk);
  desk.screen.paragraph(title_line(*lesson), 0, Tone::strong);
  what_to_do(desk, *lesson);
  return Exit::passed;
}

}  // namespace checker
