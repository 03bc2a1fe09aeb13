#include <checker/commands.hpp>
#include <checker/files.hpp>
#include <checker/trouble.hpp>

#include <fmt/core.h>

namespace checker {

namespace {

constexpr std::size_t largest_source = 1 << 20;

/// `.backups/03-storing-2026-11-22T10-00-00Z`, with a number behind it if that is taken.
std::filesystem::path new_backup(const Workspace& workspace, const Lesson& lesson) {
  std::string when = timestamp();
  for (char& c : when) c = c == ':' ? '-' : c;
  const std::filesystem::path base =
      workspace.root / ".backups" / fmt::format("{}-{}", lesson.folder_name(), when);
  std::filesystem::path backup = base;
  for (int number = 2; exists(symlink_status(backup)); ++number) {
    backup = base.string() + fmt::format("-{}", number);
  }
  std::error_code error;
  std::filesystem::create_directories(backup, error);
  if (error) {
    throw Trouble(Exit::tool_fault, fmt::format("{} can't be made: {}. Nothing was changed.",
                                                backup.string(), error.message()));
  }
  return backup;
}

}  // namespace

Exit reset(const Desk& desk, const Options& options) {
  const Lesson& lesson = desk.asked_for(options, "reset", true);
  struct Entry {
    std::string file;
    std::string pristine;
  };
  std::vector<Entry> changed;
  for (const std::string& file : lesson.files) {
    const auto pristine = read_file(lesson.folder / "hidden" / "skeleton" / file, largest_source);
    if (!pristine) {
      throw Trouble(Exit::tool_fault,
                    fmt::format("{} is missing. Fetch the project again. Nothing was "
                                "changed.",
                                (lesson.folder / "hidden/skeleton" / file).string()));
    }
    const bool regular = is_regular_file(symlink_status(lesson.folder / file));
    if (!regular || read_file(lesson.folder / file, largest_source) != pristine) {
      changed.push_back({file, *pristine});
    }
  }
  if (changed.empty()) {
    desk.screen.paragraph(fmt::format(
        "Lesson {} is as it was at the start; there is nothing to reset.", lesson.number));
    return Exit::passed;
  }
  std::filesystem::path backup;
  for (const Entry& entry : changed) {
    const std::filesystem::path file = lesson.folder / entry.file;
    // Whatever is there is moved away whole: a file, a link, a directory.
    if (exists(symlink_status(file))) {
      if (backup.empty()) backup = new_backup(desk.workspace, lesson);
      std::error_code error;
      std::filesystem::rename(file, backup / entry.file, error);
      if (error) {
        throw Trouble(Exit::tool_fault, fmt::format("{} can't be moved to {}: {}.", file.string(),
                                                    backup.string(), error.message()));
      }
    }
    if (const std::string trouble = replace_file(file, entry.pristine); !trouble.empty()) {
      throw Trouble(
          Exit::tool_fault,
          fmt::format("{} can't be written: {}.{}", file.string(), trouble,
                      backup.empty() ? "" : " What was there is in " + backup.string() + "."));
    }
    desk.screen.paragraph(
        fmt::format("{} is as it was at the start.", shown_path(file, desk.workspace.cwd)));
  }
  if (!backup.empty()) {
    desk.screen.paragraph(
        fmt::format("What you had is in {}.", shown_path(backup, desk.workspace.cwd)));
  }
  return Exit::passed;
}

}  // namespace checker
