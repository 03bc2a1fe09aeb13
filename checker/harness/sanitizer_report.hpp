#pragma once
/// @file
/// Reads what AddressSanitizer or UndefinedBehaviorSanitizer wrote before it ended a program, and
/// says it in a sentence. Pure. Format: compiler-rt's reports, as g++ 12 and clang 14 print them.

#include <optional>
#include <string>
#include <string_view>

namespace harness {

struct SanitizerReport {
  std::string
      sentence;  ///< "it used an object after it was deleted, in main, line 12 of single_chat.cpp."
  std::string details;  ///< the sanitizer's own first lines, trimmed
};

/// Nothing if there is no report in the text.
std::optional<SanitizerReport> sanitizer_report(std::string_view errors);

}  // namespace harness
