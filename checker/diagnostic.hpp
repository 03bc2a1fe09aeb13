#pragma once
/// @file
/// A line of g++'s or clang's words: where, how bad, and what it means in plain words. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace checker {

/// `file:line:column: rest` or `file:line: rest`.
struct Place {
  std::string file;
  std::string position;  ///< ":12:3"
  std::string_view rest;
};

/// Nothing if the line does not begin with a place.
std::optional<Place> place_of(std::string_view line);

enum class Severity { error, warning, note };

/// The severity, if the line is a diagnostic; takes it off `rest`.
std::optional<Severity> severity_of(std::string_view& rest);

/// Lines with which the compiler quotes source: "   12 | code", "      | ^~~"; clang: code, "  ^".
bool is_quote(std::string_view line);

/// What the learner did, in plain words, where the compiler speaks of the insides of a library;
/// empty where its own words will do. Worded after g++ 12 and clang 14 with fmt 9.
std::string_view plain_words(std::string_view message, bool in_lambda);

/// Without the name of the option that a warning goes by: "[-Wunused-variable]".
std::string_view without_option(std::string_view message);

/// The message without what only the library's author can read in it.
std::string shortened(std::string_view message);

}  // namespace checker
