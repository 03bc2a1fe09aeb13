#pragma once
/// @file
/// Numbers as JavaScript prints them.
///
/// For the library, not for programs.

#include <string>

namespace hypercore {

/// Appends what `JSON.stringify` writes for `number`: the fewest digits that give the same double
/// again, with an exponent only below 1e-6 and from 1e21 on; `null` for NaN and the infinities.
/// Source: ECMA-262, Number::toString.
void append_number(std::string& text, double number);

}  // namespace hypercore
