#pragma once
/// @file
/// Why a check failed, as text for a person: what was done, what was seen, and the sentence that
/// counts.

#include <checker/result.hpp>
#include <checker/screen.hpp>

#include <string>

namespace checker {

/// Whether what was seen takes so many lines that the sentence comes after it: in a window of 24
/// rows, the end is what stays.
bool shows_much(const CheckResult& check);

/// @param number the lesson's
/// @param all with all rows of a screen, not only those that differ
void print_failure(Screen& screen, const CheckResult& check, const std::string& number, bool all);

}  // namespace checker
