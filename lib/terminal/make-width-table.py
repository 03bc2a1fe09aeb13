#!/usr/bin/env python3
"""Writes width_table.hpp from the Unicode data that this Python has: make-width-table.py > width_table.hpp"""
import unicodedata

LAST = 0x110000


def ranges(belongs):
    found = []
    for c in range(LAST):
        if 0xD800 <= c <= 0xDFFF or not belongs(c):
            continue
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


# Fields in which characters that are yet to come are wide, by UAX 11.
WIDE_TO_BE = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD)]
# Format characters that are seen: signs written before numbers.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def is_unseen(c):
    if c in SEEN or 0x202A <= c <= 0x202E or 0x2066 <= c <= 0x2069:
        return False
    return (unicodedata.category(chr(c)) == "Cf" or 0xFE00 <= c <= 0xFE0F or 0xE0000 <= c <= 0xE0FFF
            or 0x180B <= c <= 0x180F or c in (0x34F, 0x2065))


def is_mark(c):
    if is_unseen(c):
        return False
    return (unicodedata.category(chr(c)) in ("Mn", "Me")
            or 0x1160 <= c <= 0x11FF or 0xD7B0 <= c <= 0xD7C6 or 0xD7CB <= c <= 0xD7FB)


def is_wide(c):
    if is_unseen(c) or is_mark(c):
        return False
    if any(first <= c <= last for first, last in WIDE_TO_BE):
        return True
    return unicodedata.category(chr(c)) != "Cn" and unicodedata.east_asian_width(chr(c)) in "WF"


def table(name, what, belongs):
    print(f"\n/// {what}")
    found = ranges(belongs)
    print(f"inline constexpr std::array<Range, {len(found)}> {name}{{{{")
    line = "   "
    for first, last in found:
        item = f" {{0x{first:X}, 0x{last:X}}},"
        if len(line) + len(item) > 100:
            print(line)
            line = "   "
        line += item
    print(line + "\n}};")


print(f"""#pragma once
/// @file
/// Which characters are wide and which have no width, by Unicode {unicodedata.unidata_version} (UAX 11 and the general
/// categories). Made by make-width-table.py.
///
/// For the library, not for programs.

#include <array>

namespace terminal {{

/// The characters from `first` to `last`.
struct Range {{
  char32_t first;
  char32_t last;
}};

// clang-format off""")
table("wide_characters", "Two columns: East Asian Width W and F.", is_wide)
table("marks", "Drawn onto the character before: Mn, Me, the later parts of Korean syllables.", is_mark)
table("unseen_characters", "Nothing to see: format characters, variation selectors, tags.", is_unseen)
print("\n// clang-format on\n\n}  // namespace terminal")
