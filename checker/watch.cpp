#include <checker/command.hpp>
#include <checker/commands.hpp>

#include <fmt/core.h>
#include <sys/stat.h>

#include <chrono>
#include <ctime>
#include <thread>
#include <utility>

namespace checker {

namespace {

constexpr auto between_looks = std::chrono::milliseconds(200);

/// Changes whenever one of the files is saved. Polled: notifications do not work on network drives.
std::string state_of_files(const Lesson& lesson) {
  std::string state;
  for (const std::string& file : lesson.files) {
    struct stat info {};
    if (::stat((lesson.folder / file).c_str(), &info) != 0) {
      state += "gone;";
    } else {
      state += fmt::format("{} {} {} {};", info.st_ino, info.st_size, info.st_mtim.tv_sec,
                           info.st_mtim.tv_nsec);
    }
  }
  return state;
}

std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return fmt::format("{:02}:{:02}:{:02}", local.tm_hour, local.tm_min, local.tm_sec);
}

/// Waits until the files are other than `seen` and stay the same for one look: an editor may take
/// several steps to save. @return the new state
std::string wait_for_save(const Lesson& lesson, const std::string& seen) {
  std::string before = seen;
  while (!interrupted()) {
    std::this_thread::sleep_for(between_looks);
    std::string now = state_of_files(lesson);
    if (now != seen && now == before) return now;
    before = std::move(now);
  }
  return seen;
}

}  // namespace

Exit watch(const Desk& desk, const Options& options) {
  const Lesson* lesson =
      options.lesson.empty() ? desk.current(desk.progress()) : &desk.catalog.find(options.lesson);
  if (lesson == nullptr) {
    desk.screen.paragraph(
        "You have passed every lesson there is. To watch one of them: ./check watch NN");
    return Exit::passed;
  }
  while (!interrupted()) {
    const std::string state = state_of_files(*lesson);
    desk.screen.paragraph(fmt::format("---- {} ----", time_of_day()), 0, Tone::quiet);
    const LessonResult result = check_and_print(desk, *lesson, options);
    if (result.outcome == Outcome::interrupted) break;
    desk.screen.blank();
    // Without a number, watching goes on with the lesson that is next.
    if (options.lesson.empty() && result.outcome == Outcome::passed) {
      const Lesson* next = desk.current(desk.progress());
      if (next == nullptr) return Exit::passed;
      if (next != lesson) {
        lesson = next;
        desk.screen.paragraph(fmt::format("Now watching lesson {} {}: read {}", lesson->number,
                                          lesson->title, desk.text_of(*lesson)));
      }
    }
    desk.screen.paragraph("Waiting for you to save; ctrl-C ends this.", 0, Tone::quiet);
    wait_for_save(*lesson, state);
    if (!interrupted()) desk.screen.blank();
  }
  // Behind the ^C that the terminal shows.
  if (desk.screen.live()) desk.screen.blank();
  return Exit::passed;  // ctrl-C is how one leaves
}

}  // namespace checker
