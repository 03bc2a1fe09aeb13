#pragma once
/// @file
/// Two texts that should be equal, and how they differ, in words a learner can act on. Pure.
///
/// @code
/// difference("hello\n", "hello")  // "the newline at the end is missing"
/// @endcode

#include <string>
#include <string_view>

namespace harness {

/// The difference in one clause, without a capital and a full stop; empty if the texts are equal.
std::string difference(std::string_view expected, std::string_view actual);

}  // namespace harness
