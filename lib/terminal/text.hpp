#pragma once
/// @file
/// Text as a terminal shows it: how wide it is, and what is left of it when somebody hostile wrote
/// it. Pure; safe to call from any thread.
///
/// @code
/// terminal::width_of("naïve 猫");              // 8: the cat takes two columns
/// terminal::one_line("hi\n\x1b[31mred");       // "hi␊␛[31mred"
/// terminal::shortened("a long message", 8);    // "a long …"
/// @endcode
///
/// What texts may hold, and how it is shown, everywhere in this layer:
///
/// - control characters (escape sequences begin with one): as their pictures, `␛` for escape, `␇`
///   for bell, `␍`, `␡`;
/// - a tab: as spaces, up to the next multiple of 8 columns;
/// - bytes that are no UTF-8, control characters from U+0080 on, noncharacters: `�`;
/// - overrides, embeddings and isolates of the writing direction (U+202A to U+202E, U+2066 to
///   U+2069): `�`. Letters that are written from right to left stay in the order of the text;
/// - a combining mark: on its letter, but of each letter's marks only the first two. One without a
///   letter stands on `◌`;
/// - what has no width (joiners, zero-width spaces, direction marks, variation selectors, tags):
/// not
///   at all.
///
/// So nothing of a text can move the cursor, change a colour, or reach a row it does not belong to.

#include <string>
#include <string_view>

namespace terminal {

/// Columns that the longest line of the text takes: 2 for each wide character (Chinese, Japanese,
/// Korean, emoji; Unicode's East Asian Width), 0 for marks, 1 for everything else.
int width_of(std::string_view text);

/// The text as one line that is harmless to print: as in the table above, and a line feed as `␊`.
std::string one_line(std::string_view text);

/// `one_line(text)`, cut to at most `width` columns; what was cut ends in `…`.
std::string shortened(std::string_view text, int width);

}  // namespace terminal
