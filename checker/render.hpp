#pragma once
/// @file
/// A result as text for a person, and as JUnit XML. (As JSON: json_io.hpp.)

#include <checker/lesson.hpp>
#include <checker/result.hpp>
#include <checker/screen.hpp>

#include <string>
#include <vector>

namespace checker {

struct TextOptions {
  bool all = false;              ///< replay every failing check, not only the first
  const Lesson* next = nullptr;  ///< the lesson after this one
  std::string next_text;         ///< what to read for that one, as one names it from here
  std::string text, files;       ///< what to read and edit for this one, as one names it from here
  bool passed_before = false;    ///< this lesson passed at an earlier try
};

/// A lesson's result; the last line is the verdict.
void print_result(Screen& screen, const LessonResult& result, const TextOptions& options = {});

/// A line of `check report`.
struct ReportLine {
  LessonResult result;
  std::string state;    ///< "does not compile"
  bool passed = false;  ///< once; it may fail now
};
/// One line a lesson, then the sum.
void print_report(Screen& screen, const std::vector<ReportLine>& lines);

/// JUnit XML: a suite a lesson, a case a check.
std::string junit_text(const std::vector<LessonResult>& results);

}  // namespace checker
