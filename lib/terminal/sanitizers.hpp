#pragma once
/// @file
/// The sanitizers that a program may run with (of memory, of undefined behaviour, of threads).
///
/// For the library, not for programs.

namespace terminal {

/// Has each of them call `callback` before it ends the program because of what it found.
void before_sanitizers_end_it(void (*callback)());

}  // namespace terminal
