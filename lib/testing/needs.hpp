#pragma once
/// @file
/// What a test needs of the machine: node, network namespaces. Without it the test is skipped and
/// says so; where CI is set that is a failure, so that nothing goes unchecked there.
///
/// @code
/// void SetUp() override {
///   if (testing_help::lacks(JsPeer::missing())) return;
/// }
/// @endcode

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>

namespace testing_help {

/// @param missing one sentence that says what is not here
/// @return whether something is missing, and the test is over
[[nodiscard]] inline bool lacks(const std::optional<std::string>& missing) {
  if (!missing) return false;
  [&] {
    if (std::getenv("CI") != nullptr) FAIL() << *missing << ", and CI is set";
    GTEST_SKIP() << *missing;
  }();
  return true;
}

}  // namespace testing_help
