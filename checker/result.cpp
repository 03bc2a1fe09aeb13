#include <checker/result.hpp>

#include <algorithm>

namespace checker {

Points points_of(const LessonResult& result) {
  Points points;
  for (const CheckResult& check : result.checks) {
    points.all += check.points;
    if (check.status == Status::pass) points.earned += check.points;
  }
  return points;
}

int count(const LessonResult& result, Status status) {
  return static_cast<int>(
      std::count_if(result.checks.begin(), result.checks.end(),
                    [status](const CheckResult& check) { return check.status == status; }));
}

const CheckResult* first_failure(const LessonResult& result) {
  for (const CheckResult& check : result.checks) {
    if (check.status == Status::fail) return &check;
  }
  return nullptr;
}

Exit exit_code(const LessonResult& result) {
  switch (result.outcome) {
    case Outcome::passed:
      return Exit::passed;
    case Outcome::did_not_compile:
    case Outcome::unreadable:
      return Exit::did_not_compile;
    case Outcome::tool_fault:
      return Exit::tool_fault;
    case Outcome::interrupted:
      return Exit::interrupted;
    case Outcome::failed:
      break;
  }
  const bool limit =
      std::any_of(result.checks.begin(), result.checks.end(), [](const CheckResult& check) {
        return check.status == Status::fail && !check.limit.empty();
      });
  return limit ? Exit::limit : Exit::failed;
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::pass:
      return "pass";
    case Status::fail:
      return "fail";
    case Status::skipped:
      return "skipped";
    case Status::could_not_check:
      break;
  }
  return "could-not-check";
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "passed";
    case Outcome::failed:
      return "failed";
    case Outcome::did_not_compile:
      return "did-not-compile";
    case Outcome::unreadable:
      return "unreadable";
    case Outcome::tool_fault:
      return "tool-fault";
    case Outcome::interrupted:
      break;
  }
  return "interrupted";
}

}  // namespace checker
