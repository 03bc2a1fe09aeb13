#pragma once
/// @file
/// Says why there can be no screen, in plain words, also in a program that does not catch the
/// exception: for the screen itself.

namespace terminal {

/// From here on a ScreenError that nobody catches prints its message to standard error, in lines of
/// at most 79 columns, and ends the program with SIGABRT. Other exceptions go to the terminate
/// handler that was there before. Again: nothing. Not thread-safe.
void explain_uncaught_errors();

}  // namespace terminal
