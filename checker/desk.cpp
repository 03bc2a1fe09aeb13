#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/trouble.hpp>

#include <fmt/format.h>

namespace checker {

Progress Desk::progress() const {
  std::string notice;
  Progress progress = read_progress(workspace.progress_file(), notice);
  if (!notice.empty()) screen.paragraph(notice);
  return progress;
}

void Desk::update(const std::function<void(Progress&)>& change) const {
  std::string notice;
  const std::string trouble = update_progress(workspace.progress_file(), notice, change);
  if (!notice.empty()) screen.paragraph(notice);
  if (!trouble.empty()) screen.paragraph(trouble, 0, Tone::bad);
}

const Lesson* Desk::current(const Progress& progress) const {
  for (const Lesson& lesson : catalog.lessons) {
    const auto found = progress.lessons.find(lesson.slug);
    if (found == progress.lessons.end() || found->second.passed.empty()) return &lesson;
  }
  return nullptr;
}

const Lesson& Desk::asked_for(const Options& options, std::string_view verb, bool careful) const {
  if (!options.lesson.empty()) return catalog.find(options.lesson);
  const Lesson* lesson = careful ? nullptr : current(progress());
  if (lesson != nullptr) return *lesson;
  throw Trouble(Exit::usage, fmt::format("Which lesson? For example: ./check {} 02", verb));
}

const Lesson* Desk::after(const Lesson& lesson) const {
  for (const Lesson& other : catalog.lessons) {
    if (other.number > lesson.number) return &other;
  }
  return nullptr;
}

std::string Desk::text_of(const Lesson& lesson) const {
  return shown_path(lesson.folder / "README.md", workspace.cwd);
}

std::string Desk::files_of(const Lesson& lesson) const {
  std::vector<std::string> files;
  for (const std::string& file : lesson.files) {
    files.push_back(shown_path(lesson.folder / file, workspace.cwd));
  }
  return fmt::format("{}", fmt::join(files, ", "));
}

Exit perform(const Desk& desk, const Options& options) {
  switch (options.verb) {
    case Verb::status:
      return show_status(desk);
    case Verb::check:
      return check(desk, options);
    case Verb::list:
      return show_list(desk);
    case Verb::next:
      return show_next(desk);
    case Verb::run:
      return run_program(desk, options);
    case Verb::play:
      return play(desk, options);
    case Verb::hint:
      return show_hint(desk, options);
    case Verb::reset:
      return reset(desk, options);
    case Verb::solution:
      return show_solution(desk, options);
    case Verb::watch:
      return watch(desk, options);
    case Verb::doctor:
      return doctor(desk);
    case Verb::report:
      return report(desk, options);
    case Verb::author_verify:
      return author_verify(desk, options);
    case Verb::author_keep_skeleton:
      return author_keep_skeleton(desk, options);
  }
  return Exit::usage;
}

}  // namespace checker
