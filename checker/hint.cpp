#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/fingerprint.hpp>
#include <checker/json_io.hpp>
#include <checker/trouble.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace checker {

namespace {

/// Were the learner's files saved after the last check, to something else? Then a hint might be
/// about what is mended already.
bool changed_since(const Desk& desk, const Lesson& lesson, const LessonProgress& progress) {
  constexpr std::size_t largest_result = 8u << 20;
  const auto text = read_file(kept_result(desk.workspace, lesson), largest_result);
  const auto kept = text ? parse_result(*text) : std::nullopt;
  return kept && name_of(kept->outcome) == progress.last && !kept->sources.empty() &&
         kept->sources != fingerprint_of_files(desk.workspace, lesson);
}

/// The check to help with: the one that was named, else the first that failed, else the first that
/// an untouched skeleton fails.
const Check& check_to_help(const Lesson& lesson, const LessonProgress& progress,
                           const std::string& id) {
  if (!id.empty()) {
    if (const Check* named = lesson.find(id)) return *named;
    std::vector<std::string> ids;
    for (const Check& check : lesson.checks) ids.push_back(check.id);
    throw Trouble(Exit::usage, fmt::format("Lesson {} has no check `{}`. It has: {}.",
                                           lesson.number, id, fmt::join(ids, ", ")));
  }
  if (const Check* failing = lesson.find(progress.first_failure)) return *failing;
  for (const std::string& skeleton_id : lesson.skeleton_fails) return *lesson.find(skeleton_id);
  return lesson.checks.front();
}

}  // namespace

Exit show_hint(const Desk& desk, const Options& options) {
  const Lesson& lesson = desk.asked_for(options, "hint");
  Progress progress = desk.progress();
  const LessonProgress& mine = progress.lessons[lesson.slug];
  if (changed_since(desk, lesson, mine) && options.check_id.empty()) {
    desk.screen.paragraph(
        fmt::format("Your file has changed since; check again first: ./check {}", lesson.number));
    return Exit::passed;
  }
  if (options.check_id.empty() && mine.last == name_of(Outcome::passed)) {
    desk.screen.paragraph(
        fmt::format("Lesson {} passes; there is nothing to mend.", lesson.number));
    return Exit::passed;
  }
  const Check& check = check_to_help(lesson, mine, options.check_id);
  const auto all = static_cast<int>(check.hints.size());
  if (all == 0) {
    throw Trouble(Exit::tool_fault, fmt::format("There is no hint for `{}`. That is a fault of the "
                                                "lesson, not yours.",
                                                check.id));
  }
  const auto seen = mine.hints.find(check.id);
  const int shown = std::clamp((seen == mine.hints.end() ? 0 : seen->second) + 1, 1, all);
  desk.update([&](Progress& changed) { changed.lessons[lesson.slug].hints[check.id] = shown; });

  desk.screen.paragraph(check.requirement, 0, Tone::strong);
  desk.screen.blank();
  for (int i = 0; i < shown; ++i) {
    desk.screen.labelled(fmt::format("{}. ", i + 1), check.hints[static_cast<std::size_t>(i)], 2,
                         i + 1 == shown ? Tone::plain : Tone::quiet);
  }
  desk.screen.blank();
  if (shown < all) {
    desk.screen.paragraph(fmt::format("That was hint {} of {}. One more: ./check hint {}{}", shown,
                                      all, lesson.number,
                                      options.check_id.empty() ? "" : " " + options.check_id));
  } else {
    desk.screen.paragraph(
        fmt::format("That was the last hint. A whole solution: ./check solution {} "
                    "--give-up",
                    lesson.number));
  }
  return Exit::passed;
}

}  // namespace checker
