#include <checker/files.hpp>
#include <checker/render.hpp>

#include <fmt/format.h>

namespace checker {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string details(const CheckResult& check) {
  std::string text;
  for (std::size_t i = 0; i < check.steps.size(); ++i) {
    text += fmt::format("{}. {}\n", i, check.steps[i]);
  }
  if (!check.expected.empty()) text += "expected: " + check.expected + "\n";
  if (!check.actual.empty()) text += "actual: " + check.actual + "\n";
  if (!check.difference.empty()) text += "difference: " + check.difference + "\n";
  if (check.seed) text += fmt::format("seed: {}\n", *check.seed);
  return text;
}

std::string case_text(const LessonResult& lesson, const CheckResult& check) {
  std::string text = fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"",
                                 escaped(lesson.slug), escaped(check.id),
                                 static_cast<double>(check.cpu_ms) / 1000);
  switch (check.status) {
    case Status::pass:
      return text + "/>\n";
    case Status::fail:
      return text + fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
                                escaped(check.message), escaped(details(check)));
    case Status::skipped:
      return text + fmt::format(">\n      <skipped message=\"needs {}\"/>\n    </testcase>\n",
                                escaped(check.because));
    case Status::could_not_check:
      break;
  }
  return text +
         fmt::format(">\n      <error message=\"{}\"/>\n    </testcase>\n", escaped(check.because));
}

}  // namespace

std::string junit_text(const std::vector<LessonResult>& results) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const LessonResult& lesson : results) {
    // A lesson that no check could run for is one erroneous case, so that nobody reads it as
    // passed.
    const bool whole = lesson.checks.empty() && !lesson.when.empty();
    text += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
        escaped(lesson.number + " " + lesson.title), whole ? 1 : lesson.checks.size(),
        count(lesson, Status::fail), whole ? 1 : count(lesson, Status::could_not_check),
        count(lesson, Status::skipped));
    for (const CheckResult& check : lesson.checks) text += case_text(lesson, check);
    if (whole) {
      text += fmt::format(
          "    <testcase classname=\"{}\" name=\"{}\">\n      <error message=\"{}\"/>\n"
          "    </testcase>\n",
          escaped(lesson.slug), name_of(lesson.outcome),
          escaped(lesson.trouble.empty() ? lesson.compiler : lesson.trouble));
    }
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace checker
