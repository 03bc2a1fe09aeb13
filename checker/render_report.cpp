#include <checker/render.hpp>

#include <fmt/core.h>

namespace checker {

void print_report(Screen& screen, const std::vector<ReportLine>& lines) {
  Points sum;
  int passed = 0;
  for (const ReportLine& line : lines) {
    const LessonResult& result = line.result;
    const Points points = points_of(result);
    sum.earned += points.earned;
    sum.all += points.all;
    const bool fine = result.outcome == Outcome::passed;
    passed += line.passed ? 1 : 0;
    screen.labelled(fmt::format("{}  ", result.number),
                    fmt::format("{}: {}, {} of {}", result.title, line.state, points.earned,
                                counted(points.all, "point")),
                    0, fine ? Tone::good : Tone::plain);
    for (const CheckResult& check : result.checks) {
      if (check.status == Status::fail) screen.labelled("FAIL  ", check.requirement, 4);
    }
  }
  screen.paragraph(fmt::format("{} of {} passed, {} of {}.", passed,
                               counted(static_cast<int>(lines.size()), "lesson"), sum.earned,
                               counted(sum.all, "point")));
}

}  // namespace checker
