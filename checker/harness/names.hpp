#pragma once
/// @file
/// A check's id and its test's name are the same words: `prints-the-sequence-number`,
/// `PrintsTheSequenceNumber`. Pure.

#include <string>
#include <string_view>

namespace harness {

/// "PrintsTheSequenceNumber" to "prints-the-sequence-number". Digits stay with the word before
/// them.
std::string kebab_case(std::string_view camel);
/// "prints-the-sequence-number" to "PrintsTheSequenceNumber".
std::string camel_case(std::string_view kebab);

}  // namespace harness
